/* Addresses by which clients open their dialog for adding a server, filled in; they ask the person before they add it. */

/** The link of Claude, on the web (https://claude.com/docs/connectors/building/directory-vs-custom, read in November 2026). */
export function claudeLink(name: string, url: string): string {
  return `https://claude.ai/customize/connectors?modal=add-custom-connector&connectorName=${encodeURIComponent(name)}&connectorUrl=${encodeURIComponent(url)}`;
}

/** The link of Cursor (https://cursor.com/docs/mcp/install-links, read in November 2026). */
export function cursorLink(name: string, url: string): string {
  const config = Buffer.from(JSON.stringify({ url })).toString('base64');
  return `cursor://anysphere.cursor-deeplink/mcp/install?name=${encodeURIComponent(slug(name))}&config=${encodeURIComponent(config)}`;
}

/** The link of VS Code (https://code.visualstudio.com/docs/copilot/guides/mcp-developer-guide, "MCP URL handler", read in November 2026). */
export function vsCodeLink(name: string, url: string): string {
  return `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: slug(name), type: 'http', url }))}`;
}

/** The command of Claude Code (https://code.claude.com/docs/en/mcp, read in November 2026). */
export function claudeCodeCommand(name: string, url: string): string {
  return `claude mcp add --transport http ${slug(name)} ${url}`;
}

const FALLBACK_SLUG = 'mcp-server';

/** In characters. Clients put the name before those of tools, of which models take 64 characters in all. */
const MAX_SLUG_LENGTH = 30;

/** The name as settings files and shells take it. */
function slug(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return letters.replace(/[^a-z0-9]+/g, '-').slice(0, MAX_SLUG_LENGTH).replace(/^-+|-+$/g, '') || FALLBACK_SLUG;
}

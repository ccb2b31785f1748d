import type { JsonObject } from '../../../src/contract';

/**
 * Facts of the metadata documents of well-known MCP clients, as their makers publish them: these clients identify themselves by
 * their document wherever the server takes documents, and try nothing else when it cannot be read. The hosts refuse some addresses
 * of clouds. So the facts serve when, and only when, a document cannot be fetched and there is no copy of it.
 *
 * Each entry says where it was read in public, and when the document was seen like this. Logos are left out, and so are
 * keys, which come from the host alone. To be checked with each release.
 */
export const KNOWN_DOCUMENTS: ReadonlyMap<string, JsonObject> = new Map([
  // seen 2026-09-29; behind challenges: anthropics/claude-ai-mcp#650, openstatusHQ/openstatus#2653
  publicClient('https://claude.ai/oauth/mcp-oauth-client-metadata', {
    client_name: 'Claude',
    client_uri: 'https://claude.ai',
    redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
  }),
  // seen 2026-10-01: anthropics/claude-code#37747, #84263, openstatusHQ/openstatus#2733
  publicClient('https://claude.ai/oauth/claude-code-client-metadata', {
    client_name: 'Claude Code',
    client_uri: 'https://claude.ai',
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
  }),
  // seen 2026-09-08; used where the metadata say that `iss` is sent: https://developers.openai.com/plugins/build/auth
  publicClient('https://chatgpt.com/oauth/client.json', {
    client_name: 'ChatGPT',
    client_uri: 'https://chatgpt.com/',
    redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
    token_endpoint_auth_methods_supported: ['none', 'private_key_jwt'],
    jwks_uri: 'https://chatgpt.com/oauth/jwks.json',
  }),
  // seen 2026-09-24; refused to some clouds: cloudflare/workers-oauth-provider#333
  publicClient('https://chatgpt.com/oauth/codex/client.json', {
    client_name: 'Codex',
    client_uri: 'https://chatgpt.com/',
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  }),
  // seen 2026-09-08: https://code.visualstudio.com/api/extension-guides/ai/mcp
  publicClient('https://vscode.dev/oauth/client-metadata.json', {
    application_type: 'native',
    client_name: 'Visual Studio Code',
    client_uri: 'https://vscode.dev/product',
    redirect_uris: ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
  }),
  // published 2026-09-07: anomalyco/opencode#47737
  publicClient('https://opencode.ai/oauth/opencode/client.json', {
    application_type: 'native',
    client_name: 'opencode',
    client_uri: 'https://opencode.ai',
    redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  }),
  // seen 2026-09-24; the URL is CIMD_URL in crates/context_server/src/oauth.rs of zed-industries/zed
  publicClient('https://zed.dev/oauth/client-metadata.json', {
    client_name: 'Zed',
    client_uri: 'https://zed.dev',
    redirect_uris: ['http://127.0.0.1/callback'],
  }),
]);

function publicClient(url: string, facts: JsonObject): [string, JsonObject] {
  return [url, {
    client_id: url, ...facts, grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none',
  }];
}

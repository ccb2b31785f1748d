import type { Sample, SampleCall } from './sample';
import { OAUTH_PATHS } from '../../../src/contract';
import type { Endpoints } from '../../local-server';

/** What the banner shows. */
export interface BannerInput {
  readonly stackName: string;
  readonly endpoints: Endpoints;
  readonly peopleSignIn: boolean;
  readonly sample: Sample;
  /** Undefined when everything is in memory. */
  readonly dataDirectory?: string;
  readonly colour: boolean;
}

/** What is printed when the server is ready: where it is, and commands to paste. */
export function banner(input: BannerInput): string {
  const { stackName, endpoints: { mcpUrl, issuer, apis }, colour } = input;
  const style = { bold: styled(colour, 1), dim: styled(colour, 2) };
  if (mcpUrl === undefined || issuer === undefined) {
    const lines = Object.entries(apis).map(([logicalId, origin]) => `  ${logicalId}  ${style.bold(origin)}`);
    return `\n${stackName} runs on this machine.\n\n${lines.join('\n')}\n`;
  }
  const sections = [
    facts(input, style.bold),
    `${stateOf(input)}\nWhat functions print appears below, after their names.`,
    ...input.peopleSignIn ? signInCommands(mcpUrl, style.dim) : [],
    ...machineCommands(input, mcpUrl, issuer, style.dim),
    'Press Ctrl+C to stop.',
  ];
  return `\n${stackName} runs on this machine, as it would on AWS.\n\n${sections.join('\n\n')}\n`;
}

type Style = (text: string) => string;

function styled(colour: boolean, code: number): Style {
  return (text) => colour ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function facts({ endpoints: { mcpUrl, issuer, initialAccessToken, passphrase, localLogin, apis } }: BannerInput, bold: Style): string {
  const rows: readonly [string, string | undefined][] = [
    ['MCP URL', bold(mcpUrl!)],
    ['Issuer', issuer],
    ['Initial access token', initialAccessToken],
    ['Passphrase', passphrase],
    ['Local login', localLogin && `${localLogin} (test users, instead of the stack's own)`],
    ...Object.entries(apis).slice(1),
  ];
  return rows.flatMap(([name, value]) => value === undefined ? [] : `  ${name.padEnd(20)}  ${value}`).join('\n');
}

function stateOf({ endpoints: { initialAccessToken, localLogin }, dataDirectory }: BannerInput): string {
  if (initialAccessToken !== undefined) {
    return dataDirectory === undefined
      ? 'Clients and tokens are in memory: they are gone when it stops. Keep them with --data DIR.'
      : `Clients and tokens are kept in ${dataDirectory}.`;
  }
  return localLogin === undefined
    ? 'Its access tokens come from the issuer above, which the local server cannot issue any for.'
    : 'Its authorization server is not asked here: the local login stands in for it, and forgets clients when it stops.';
}

function signInCommands(mcpUrl: string, dim: Style): string[] {
  return [
    `${dim('# Sign in with Claude Code; then /mcp in it')}\nclaude mcp add --transport http ${nameOf(mcpUrl)} ${mcpUrl}`,
    `${dim('# with clients that only speak stdio')}\nnpx mcp-remote ${mcpUrl}`,
    `${dim('# with the MCP Inspector')}\nnpx @modelcontextprotocol/inspector ${mcpUrl} --transport http`,
    `${dim('# Check the whole way, from the URL to a tool')}\nnpx remote-mcp smoke ${mcpUrl} --login`,
  ];
}

/** Nothing where machine clients need more than the MCP URL to register, and this server cannot say what. */
function machineCommands(
  { endpoints: { initialAccessToken, localLogin }, sample }: BannerInput, mcpUrl: string, issuer: string, dim: Style,
): string[] {
  if (initialAccessToken === undefined && localLogin === undefined) return [];
  return [
    `${dim('# Register a client that acts for itself, and get it an access token')}
${registration(issuer, initialAccessToken)}
${tokenRequest(issuer, mcpUrl, sample.scopes)}`,
    `${dim('# Call')}\n${call(mcpUrl, sample.call)}`,
    `${dim('# MCP Inspector, on the command line')}
npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --header "Authorization: Bearer $TOKEN" --method tools/list`,
    `${dim('# Clients that only speak stdio')}\nnpx mcp-remote ${mcpUrl} --header "Authorization: Bearer $TOKEN"`,
  ];
}

function registration(issuer: string, initialAccessToken: string | undefined): string {
  const metadata = { client_name: 'my first client', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
  const authorization = initialAccessToken === undefined ? '' : `-H 'Authorization: Bearer ${initialAccessToken}' `;
  return `CLIENT=$(curl -sS ${issuer}${OAUTH_PATHS.registration} ${authorization}\\
  -H 'Content-Type: application/json' -d '${JSON.stringify(metadata)}')`;
}

function tokenRequest(issuer: string, mcpUrl: string, scopes: readonly string[]): string {
  const scope = scopes.length > 0 ? ` -d ${quoted(`scope=${scopes.join(' ')}`)}` : '';
  return `TOKEN=$(curl -sS ${issuer}${OAUTH_PATHS.token} -d grant_type=client_credentials -d resource=${mcpUrl}${scope} \\
  -u "$(node -p 'const c = JSON.parse(process.argv[1]); c.client_id + ":" + c.client_secret' "$CLIENT")" \\
  | node -p 'JSON.parse(require("fs").readFileSync(0)).access_token')`;
}

/** In the form of the protocol's versions up to 2025-11-25, whose tools/call needs no more than this. */
function call(mcpUrl: string, sample: SampleCall | undefined): string {
  const message = sample
    ? { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: sample.tool, arguments: sample.arguments } }
    : { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  return `curl -sS ${mcpUrl} -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\
  -d ${quoted(JSON.stringify(message))}`;
}

/** What a client may call the server: its port, so that several fit beside each other. */
function nameOf(mcpUrl: string): string {
  return `local-${new URL(mcpUrl).port}`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

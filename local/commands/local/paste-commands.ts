import type { ExampleCall, ServerExample } from './example';
import { connectCommand, rows, type SummaryInput } from './summary';
import { OAUTH_PATHS } from '../../../src/contract';
import { RUN } from '../../program';
import { styled } from '../../terminal';

/** The facts that the commands are made from. */
export interface PasteCommandsInput extends SummaryInput {
  readonly example: ServerExample;
  /** Undefined when everything is in memory. */
  readonly dataDirectory?: string;
}

/** Returns further facts about a served stack, and commands to paste. Returns an empty string for a stack without a RemoteMcpServer. */
export function pasteCommands(input: PasteCommandsInput): string {
  const { endpoints: { mcpUrl, issuer, initialAccessToken, apis }, colour } = input;
  if (mcpUrl === undefined || issuer === undefined) return '';
  const heading: Heading = (text) => styled(colour, 'dim', `# ${text}`);
  const sections = [
    rows([['Issuer', issuer], ['Initial access token', initialAccessToken], ...Object.entries(apis).slice(1)], colour),
    `${stateOf(input)}\nWhat functions print appears here, after their names.`,
    ...input.peopleSignIn ? signInCommands(mcpUrl, heading) : [],
    ...machineCommands(input, mcpUrl, issuer, heading),
  ];
  return `\n${sections.join('\n\n')}\n`;
}

type Heading = (text: string) => string;

function stateOf({ endpoints: { initialAccessToken, localLogin }, dataDirectory }: PasteCommandsInput): string {
  if (initialAccessToken !== undefined) {
    return dataDirectory === undefined
      ? 'Clients and tokens are in memory: they are gone when it stops. Keep them with\n--data DIR.'
      : `Clients and tokens are kept in ${dataDirectory}.`;
  }
  return localLogin === undefined
    ? 'Its access tokens come from the issuer above, which the local server cannot issue\nany for.'
    : 'Its authorization server is not asked here: the local login stands in for it, and\nforgets clients when it stops.';
}

function signInCommands(mcpUrl: string, heading: Heading): string[] {
  return [
    `${heading('Sign in with Claude Code; then /mcp in it')}\n${connectCommand(mcpUrl)}`,
    `${heading('with clients that only speak stdio')}\nnpx mcp-remote ${mcpUrl}`,
    `${heading('with the MCP Inspector')}\nnpx @modelcontextprotocol/inspector ${mcpUrl} \\\n  --transport http`,
    `${heading('Check the whole way, from the URL to a tool')}\n${RUN} smoke ${mcpUrl} --login`,
  ];
}

/** Nothing where machine clients need more than the MCP URL to register, and this server cannot say what. */
function machineCommands(
  { endpoints: { initialAccessToken, localLogin }, example }: PasteCommandsInput, mcpUrl: string, issuer: string, heading: Heading,
): string[] {
  if (initialAccessToken === undefined && localLogin === undefined) return [];
  return [
    `${heading('Register a client that acts for itself, and get it an access token')}
${registration(issuer, initialAccessToken)}
${tokenRequest(issuer, mcpUrl, example.scopes)}`,
    `${heading('Call')}\n${call(mcpUrl, example.call)}`,
    `${heading('MCP Inspector, on the command line')}
npx @modelcontextprotocol/inspector --cli ${mcpUrl} \\
  --transport http --header "Authorization: Bearer $TOKEN" --method tools/list`,
    `${heading('Clients that only speak stdio')}\nnpx mcp-remote ${mcpUrl} \\\n  --header "Authorization: Bearer $TOKEN"`,
  ];
}

function registration(issuer: string, initialAccessToken: string | undefined): string {
  const metadata = { client_name: 'my first client', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
  const authorization = initialAccessToken === undefined ? '' : `  -H 'Authorization: Bearer ${initialAccessToken}' \\\n`;
  return `CLIENT=$(curl -sS ${issuer}${OAUTH_PATHS.registration} \\
${authorization}  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(metadata).replace('"response_types"', '\n    $&')}')`;
}

function tokenRequest(issuer: string, mcpUrl: string, scopes: readonly string[]): string {
  const scope = scopes.length > 0 ? ` -d ${quoted(`scope=${scopes.join(' ')}`)}` : '';
  return `CREDENTIALS=$(node -p 'const c = JSON.parse(process.argv[1]);
  c.client_id + ":" + c.client_secret' "$CLIENT")
TOKEN=$(curl -sS ${issuer}${OAUTH_PATHS.token} \\
  -u "$CREDENTIALS" -d grant_type=client_credentials \\
  -d resource=${mcpUrl}${scope} \\
  | node -p 'JSON.parse(require("fs").readFileSync(0)).access_token')`;
}

/** In the form of the protocol's versions up to 2025-11-25, whose tools/call needs no more than this. */
function call(mcpUrl: string, example: ExampleCall | undefined): string {
  const message = example
    ? { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: example.tool, arguments: example.arguments } }
    : { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  return `curl -sS ${mcpUrl} \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -H 'Accept: application/json, text/event-stream' \\
  -d ${quoted(JSON.stringify(message).replace('"params"', '\n    $&'))}`;
}

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

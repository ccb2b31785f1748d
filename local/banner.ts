import type { Endpoints } from './local-server';
import type { SampleCall } from './sample-call';
import { OAUTH_PATHS } from '../src/contract';

/** What the banner shows. */
export interface BannerInput {
  readonly stackName: string;
  readonly endpoints: Endpoints;
  readonly sample: SampleCall | undefined;
  /** Undefined when everything is in memory. */
  readonly dataDirectory?: string;
  readonly colour: boolean;
}

/** What is printed when the server is ready: where it is, and commands to paste. */
export function banner({ stackName, endpoints, sample, dataDirectory, colour }: BannerInput): string {
  const bold = (text: string) => colour ? `\u001b[1m${text}\u001b[0m` : text;
  const dim = (text: string) => colour ? `\u001b[2m${text}\u001b[0m` : text;
  const { mcpUrl, issuer, initialAccessToken, apis } = endpoints;
  if (mcpUrl === undefined || issuer === undefined || initialAccessToken === undefined) {
    const lines = Object.entries(apis).map(([logicalId, origin]) => `  ${logicalId}  ${bold(origin)}`);
    return `\n${stackName} runs on this machine.\n\n${lines.join('\n')}\n`;
  }
  const otherApis = Object.entries(apis).slice(1).map(([logicalId, origin]) => `  ${logicalId}  ${origin}\n`).join('');
  const state = dataDirectory === undefined
    ? 'Clients and tokens are in memory: they are gone when it stops. Keep them with --data DIR.'
    : `Clients and tokens are kept in ${dataDirectory}.`;
  return `
${stackName} runs on this machine, as it would on AWS.

  MCP URL               ${bold(mcpUrl)}
  Issuer                ${issuer}
  Initial access token  ${initialAccessToken}
${otherApis}
${state}
What functions print appears below, after their names.

${dim('# Register a client that acts for itself, and get it an access token')}
${registration(issuer, initialAccessToken)}
${tokenRequest(issuer, mcpUrl)}

${dim('# Call')}
${call(mcpUrl, sample)}

${dim('# MCP Inspector, on the command line')}
npx @modelcontextprotocol/inspector --cli ${mcpUrl} --transport http --header "Authorization: Bearer $TOKEN" --method tools/list

${dim('# Clients that only speak stdio')}
npx mcp-remote ${mcpUrl} --header "Authorization: Bearer $TOKEN"

Press Ctrl+C to stop.
`;
}

function registration(issuer: string, initialAccessToken: string): string {
  const metadata = { client_name: 'my first client', grant_types: ['client_credentials'], response_types: [], redirect_uris: [] };
  return `CLIENT=$(curl -sS ${issuer}${OAUTH_PATHS.registration} -H 'Authorization: Bearer ${initialAccessToken}' \\
  -H 'Content-Type: application/json' -d '${JSON.stringify(metadata)}')`;
}

function tokenRequest(issuer: string, mcpUrl: string): string {
  return `TOKEN=$(curl -sS ${issuer}${OAUTH_PATHS.token} -d grant_type=client_credentials -d resource=${mcpUrl} \\
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

/** As one word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

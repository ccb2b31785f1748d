import { bundled, configured } from './bundles';
import { AUTHORIZE, CALL_TOOL } from './events';
import type { FunctionTask } from './function-sample';
import { CLIENT_CREDENTIALS, REFRESH } from './oauth-records';
import { AUTHORIZER_SETTINGS, OAUTH_SETTINGS } from './settings';
import { type Assembly, mcpAsset, type ServerName } from './synthesis';

/** The functions of this checkout and their peers, in the order in which a round runs them: whatever is compared is side by side. */
const NAMES = [
  'mcp-handler', 'mcp', 'mcp, 1,000 tools',
  'mcp-handler in process', 'mcp, module',
  'mcp-handler, fetch', 'mcp, OpenAPI',
  'empty authorizer', 'authorizer',
  'refresh', 'client_credentials',
] as const;

/** Functions of another checkout. */
const NAMES_BEFORE = ['refresh before', 'client_credentials before'] as const;

/** The name of what is measured. */
export type FunctionName = (typeof NAMES)[number] | (typeof NAMES_BEFORE)[number];

/** Calls that every tool answers. */
const TOOL_CALL = { event: CALL_TOOL, expected: 'celsius', warmUpCalls: 300, calls: 700 };
const AUTHORIZATION = { event: AUTHORIZE, expected: 'Allow', warmUpCalls: 0, calls: 1 };
const FIRST_REFRESH = { event: REFRESH, expected: 'access_token', warmUpCalls: 0, calls: 1 };
const TOKEN_REQUESTS = { event: CLIENT_CREDENTIALS, expected: 'access_token', warmUpCalls: 50, calls: 150 };

/**
 * Makes the functions ready.
 *
 * @param servers of this checkout, as they are deployed
 * @param assetsBefore the functions of another checkout
 */
export async function prepareFunctions(
  servers: Readonly<Record<ServerName, Assembly>>, assetsBefore?: string,
): Promise<ReadonlyMap<FunctionName, Omit<FunctionTask, 'countsCode'>>> {
  const oauth = await configured('oauth', OAUTH_SETTINGS);
  const oauthBefore = assetsBefore === undefined ? undefined : await configured('oauth', OAUTH_SETTINGS, assetsBefore);
  const functions: Record<(typeof NAMES)[number], Omit<FunctionTask, 'countsCode'>> = {
    'mcp-handler': { folder: await bundled('peers/mcp-handler.ts'), ...TOOL_CALL },
    'mcp': { folder: mcpAsset(servers['lambda-1']), ...TOOL_CALL },
    'mcp, 1,000 tools': { folder: mcpAsset(servers['lambda-1000']), ...TOOL_CALL },
    'mcp-handler in process': { folder: await bundled('peers/mcp-handler-in-process.ts'), ...TOOL_CALL },
    'mcp, module': { folder: mcpAsset(servers.module), ...TOOL_CALL },
    'mcp-handler, fetch': { folder: await bundled('peers/mcp-handler-fetch.ts'), ...TOOL_CALL },
    'mcp, OpenAPI': { folder: mcpAsset(servers['open-api-100']), ...TOOL_CALL },
    'empty authorizer': { folder: await bundled('peers/empty-authorizer.ts'), ...AUTHORIZATION },
    'authorizer': { folder: await configured('authorizer', AUTHORIZER_SETTINGS), ...AUTHORIZATION },
    'refresh': { folder: oauth, ...FIRST_REFRESH },
    'client_credentials': { folder: oauth, ...TOKEN_REQUESTS },
  };
  return new Map<FunctionName, Omit<FunctionTask, 'countsCode'>>(NAMES.flatMap((name) => {
    const before = NAMES_BEFORE.find((other) => other === `${name} before`);
    return [
      ...(before === undefined || oauthBefore === undefined ? [] : [[before, { ...functions[name], folder: oauthBefore }] as const]),
      [name, functions[name]] as const,
    ];
  }));
}

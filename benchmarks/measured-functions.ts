import { configured, own, ownWithModule, peer, type Recipe } from './bundles';
import { githubCatalogue } from './catalogue';
import { AUTHORIZE, CALL_GITHUB, CALL_TOOL, CREATE_SECRET, REQUEST_TOKEN, SEARCH_GITHUB } from './events';
import { DYNAMODB, HTTP, manifest, MCP_SERVER, S3 } from './manifest';
import { AUTHORIZER_SETTINGS, OAUTH_SETTINGS } from './settings';

/** A function that is measured. */
interface MeasuredFunction {
  readonly recipe: Recipe;
  /** What it is asked, first and then again and again. */
  readonly event: unknown;
  /** The name of the peer that does the same. */
  readonly peer?: string;
}

/** What answers MCP requests, by the name that the tables show, beside what it is compared with. */
const MCP = {
  'empty': { recipe: peer('empty'), event: CALL_TOOL },
  // tools behind Lambda functions
  'sdk': { recipe: peer('sdk', manifest(10)), event: CALL_TOOL },
  'mcp': { recipe: own('mcp', manifest(10)), event: CALL_TOOL, peer: 'sdk' },
  'mcp, 1000 tools': { recipe: own('mcp', manifest(1000)), event: CALL_TOOL, peer: 'sdk' },
  // tools in the same process
  'sdk in process': { recipe: peer('sdk-in-process'), event: CALL_TOOL },
  'mcp-handler': { recipe: peer('mcp-handler'), event: CALL_TOOL, peer: 'sdk in process' },
  'mcp, module': { recipe: ownWithModule, event: CALL_TOOL, peer: 'sdk in process' },
  // tools without code
  'sdk, fetch': { recipe: peer('fetch', manifest(10, HTTP)), event: CALL_TOOL },
  'mcp, HTTP': { recipe: own('mcp', manifest(10, HTTP)), event: CALL_TOOL, peer: 'sdk, fetch' },
  'mcp, GitHub': { recipe: githubCatalogue(), event: CALL_GITHUB, peer: 'mcp, HTTP' },
  'mcp, search GitHub': { recipe: githubCatalogue({ toolSearch: {} }), event: SEARCH_GITHUB },
  'sdk, DynamoDB': { recipe: peer('dynamodb', manifest(10, DYNAMODB)), event: CALL_TOOL },
  'mcp, DynamoDB': { recipe: own('mcp', manifest(10, DYNAMODB)), event: CALL_TOOL, peer: 'sdk, DynamoDB' },
  'sdk, S3': { recipe: peer('s3', manifest(10, S3)), event: CALL_TOOL },
  'mcp, S3': { recipe: own('mcp', manifest(10, S3)), event: CALL_TOOL, peer: 'sdk, S3' },
  'called directly': { recipe: peer('direct'), event: CALL_TOOL },
  'mcp, MCP server': { recipe: own('mcp', { ...manifest(0), mcpServers: [MCP_SERVER] }), event: CALL_TOOL, peer: 'called directly' },
};

/** What is there besides. */
const OTHERS = {
  oauth: { recipe: configured('oauth', OAUTH_SETTINGS), event: REQUEST_TOKEN },
  authorizer: { recipe: configured('authorizer', AUTHORIZER_SETTINGS), event: AUTHORIZE },
  rotation: { recipe: own('rotation'), event: CREATE_SECRET },
};

/** All of them, in the order of the tables. */
export const FUNCTIONS: Readonly<Record<FunctionName, MeasuredFunction>> = { ...MCP, ...OTHERS };

/** Those that answer MCP requests. */
export const MCP_FUNCTIONS = Object.keys(MCP) as (keyof typeof MCP)[];

/** The name of a function that is measured. */
export type FunctionName = keyof typeof MCP | keyof typeof OTHERS;

import { accessToken } from './token';

const PUBLIC_BASE_URL = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod';

/** An event of the REST API's proxy integrations. */
export function proxyEvent(httpMethod: string, target: string, headers: Record<string, string>, body: string | null = null) {
  const [path, query] = target.split('?');
  const parameters = new URLSearchParams(query);
  return {
    resource: path,
    path,
    httpMethod,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query === undefined ? null : Object.fromEntries(parameters),
    multiValueQueryStringParameters: query === undefined ? null : Object.fromEntries(Array.from(parameters, ([name, value]) => [name, [value]])),
    pathParameters: null,
    body,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'request',
      path: `/prod${path}`,
      stage: 'prod',
      identity: { sourceIp: '127.0.0.1' },
      authorizer: { clientId: 'client', subject: 'client', scopes: 'mcp:tools', expiresAt: '9999999999' },
    },
  };
}

function mcpRequest(method: string, params: Record<string, unknown>, nameHeader: Record<string, string> = {}): unknown {
  const headers = {
    'content-type': 'application/json',
    'accept': 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': method,
    ...nameHeader,
  };
  const _meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };
  return proxyEvent('POST', '/mcp', headers, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }));
}

/** A call of a tool. */
function callTool(name: string, args: Record<string, unknown>): unknown {
  return mcpRequest('tools/call', { name, arguments: args }, { 'mcp-name': name });
}

/** The first tool is called: all servers have it. */
export const CALL_TOOL = callTool('forecast_0', { city: 'Bern' });

/** A good token, for the authorizer. */
export const AUTHORIZE = {
  type: 'TOKEN',
  methodArn: 'arn:aws:execute-api:us-east-1:123456789012:api/prod/POST/mcp',
  authorizationToken: `Bearer ${accessToken(PUBLIC_BASE_URL)}`,
};

/**
 * The environment of the functions.
 *
 * @param url of what stands for all services
 */
export function environment(url: string): Record<string, string> {
  return {
    PUBLIC_BASE_URL,
    DEPLOY_TIME_VALUES: JSON.stringify([url]),
    TABLE_NAME: 'table',
    STATE_TABLE_NAME: 'state',
    SEALING_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:sealing',
    TASK_FUNCTION_NAME: 'task',
    SIGNING_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:signing',
    INITIAL_ACCESS_TOKEN_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:initial',
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'benchmark',
    AWS_SECRET_ACCESS_KEY: 'benchmark',
  };
}

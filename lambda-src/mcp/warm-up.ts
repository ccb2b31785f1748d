import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import type { Endpoint } from './endpoint/endpoint';

/**
 * Answers a request that nobody sent, while the function starts.
 *
 * Node loads and builds much of what it needs when that is first used. Lambda gives a starting function a whole
 * processor, and a running one a share by its memory, so the first caller would wait for the same work several times as long.
 *
 * @throws Error when the request fails, as any other would: the function then refuses to start
 */
export async function warmUp(answer: Endpoint): Promise<void> {
  const params = { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} } };
  const event = {
    httpMethod: 'POST',
    headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'server/discover' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'server/discover', params }),
    isBase64Encoded: false,
    requestContext: { authorizer: { clientId: 'warm-up', subject: 'warm-up', scopes: '', expiresAt: String(Number.MAX_SAFE_INTEGER) } },
  };
  const context = { awsRequestId: 'warm-up', functionName: '' };
  const never = new AbortController().signal;
  const { status, body } = await answer(event as unknown as APIGatewayProxyEvent, context as Context, { disconnected: never, deadline: never });
  if (status !== 200) {
    throw new Error(`The server cannot answer: ${String(body)}`);
  }
}

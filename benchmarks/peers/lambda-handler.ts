import type { APIGatewayProxyEvent } from 'aws-lambda';

/** What handlers of MCP are: Web-standard request handlers. */
export type Fetch = (request: Request) => Promise<Response>;

/** Has Lambda call a request handler, the shortest way. */
export function lambdaHandler(fetch: Fetch) {
  return awslambda.streamifyResponse<APIGatewayProxyEvent>(async (event, responseStream) => {
    const { httpMethod: method, headers, body } = event;
    const response = await fetch(new Request('https://example.com/mcp', { method, headers: headers as Record<string, string>, body }));
    const stream = awslambda.HttpResponseStream.from(responseStream, {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
    });
    stream.write(Buffer.from(await response.arrayBuffer()));
    stream.end();
  });
}

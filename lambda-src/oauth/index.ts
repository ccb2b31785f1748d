import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { errorResponse, httpRequest, proxyResult, readableByAnyOrigin } from './http-message';
import { answer } from './routes';

/** The authorization server, behind the proxy integrations of the REST API. Never throws. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    return proxyResult(await answer(httpRequest(event)));
  } catch (error) {
    return proxyResult(readableByAnyOrigin(errorResponse(error, event.requestContext.requestId)));
  }
}

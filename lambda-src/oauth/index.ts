import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { errorResponse, httpRequest, proxyResult, readableByAnyOrigin } from './http-message';
import { answerPreflight } from './preflight';
import { answer } from './routes';
import { withoutSlashAtEnd } from './tolerance/path';
import { warmUp } from './warm-up';

await warmUp();

/** The authorization server, behind the proxy integrations of the REST API. Never throws. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const preflight = event.httpMethod === 'OPTIONS' ? answerPreflight(withoutSlashAtEnd(event.path)) : undefined;
  if (preflight) return preflight;
  try {
    return proxyResult(await answer(httpRequest(event)));
  } catch (error) {
    return proxyResult(readableByAnyOrigin(errorResponse(error, event.requestContext.requestId)));
  }
}

/** The SDK alone, with tools behind Lambda functions. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { serveTools } from './serve-tools';
import { LAMBDA } from '../manifest';

const lambda = new LambdaClient();

export const handler = serveTools(async (city) => {
  const { Payload: payload } = await lambda.send(new InvokeCommand({ FunctionName: LAMBDA.functionArn, Payload: JSON.stringify({ city }) }));
  return JSON.parse(payload?.transformToString() ?? '{}');
});

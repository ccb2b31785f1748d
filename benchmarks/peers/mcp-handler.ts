/** The adapter of Vercel, with a tool that calls a Lambda function. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { serveForecast } from './serve-forecast';
import { FORECAST_FUNCTION_ARN } from '../forecast-service';

const lambda = new LambdaClient();

export const handler = serveForecast(async (city) => {
  const { Payload: payload } = await lambda.send(new InvokeCommand({ FunctionName: FORECAST_FUNCTION_ARN, Payload: JSON.stringify({ city }) }));
  return JSON.parse(payload?.transformToString() ?? '{}');
});

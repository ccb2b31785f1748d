import { startToolFunctions } from './tool-functions';
import type { InterceptorEvent } from '../../../src/contract';
import { returned, threw } from '../../lambda/mcp/lambda-service';
import { functionArn, startFunction, tool } from '../../lambda/mcp/mcp-function';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server whose calls an interceptor sees; it answers what the argument named by the phase says. */
export async function interceptors(): Promise<RunningConfiguration> {
  const lambda = await startToolFunctions();
  lambda.functions.guard = (event) => {
    const { phase, arguments: args } = event as InterceptorEvent;
    return args[phase] === 'throw' ? threw('Error', 'confidential') : returned(args[phase] ?? null);
  };
  const mcp = await startFunction({
    manifest: {
      tools: [
        tool('echo', { inputSchema: { type: 'object', properties: { city: { type: 'string' } } } }),
        tool('typed', { outputSchema: { type: 'object', required: ['celsius'] } }),
        tool('free', { handler: { type: 'lambdaFunction', functionArn: functionArn('arguments') } }),
      ],
      interceptors: [{ functionArn: functionArn('guard'), phases: ['request', 'response'], tools: { include: ['*'], exclude: ['free'] } }],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  return { mcp, stop: () => lambda.close() };
}

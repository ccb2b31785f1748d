import { startToolFunctions } from './tool-functions';
import { functionArn, startFunction, tool } from '../../lambda/mcp/mcp-function';
import { putSealingSecret, withModule } from '../../lambda/mcp/module-bundle';
import { startAwsServices } from '../../lambda/shared/aws-services';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server with a module that uses whatever the SDK offers. */
export const module = () => start('everything');

/** Starts a server with a module whose hook sees every call. */
export const hook = () => start('intercepts');

async function start(name: string): Promise<RunningConfiguration> {
  const services = await startAwsServices();
  putSealingSecret(services);
  const lambda = await startToolFunctions();
  const mcp = await startFunction(await withModule(name, {
    manifest: { tools: [tool('echo'), tool('typed', { outputSchema: { type: 'object', required: ['a'] }, handler: { type: 'lambdaFunction', functionArn: functionArn('typed') } })] },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  }));
  return {
    mcp,
    stop: async () => {
      lambda.close();
      await services.stop();
    },
  };
}

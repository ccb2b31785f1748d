/** Two servers that differ in the number of their tools. */
import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();

for (const [id, count] of [['Ten', 10], ['Thousand', 1000]] as const) {
  const stack = new Stack(app, id);
  const handler = ToolHandler.lambdaFunction(new lambda.Function(stack, 'Tools', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async (event) => `${event.tool} for ${event.arguments.city}`;'),
  }));
  new RemoteMcpServer(stack, 'Mcp', {
    // tests call as fast as the machine can
    throttlingRateLimit: 1000,
    throttlingBurstLimit: 1000,
    tools: Array.from({ length: count }, (_, index) => ({
      name: `forecast_${index}`,
      description: `Forecast of model ${index} for a city.`,
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { city: { type: 'string', minLength: 1 } },
        required: ['city'],
        additionalProperties: false,
      }),
      handler,
    })),
  });
}

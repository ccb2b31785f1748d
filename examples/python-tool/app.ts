import * as path from 'path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Authorization, IdentityProvider, RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'PythonTool');

// A tool is any Lambda function, so it may be written in any language.
const describeNumbers = new lambda.Function(stack, 'DescribeNumbers', {
  runtime: lambda.Runtime.PYTHON_3_14,
  architecture: lambda.Architecture.ARM_64,
  handler: 'describe_numbers.handler',
  code: lambda.Code.fromAsset(path.join(__dirname, 'tools')),
  memorySize: 256,
  timeout: Duration.seconds(10),
});

new RemoteMcpServer(stack, 'Statistics', {
  serverTitle: 'Statistics',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tools: [
    {
      name: 'describe_numbers',
      title: 'Describe numbers',
      description: 'Computes mean, median, standard deviation and quartiles of a list of numbers.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          numbers: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 10_000 },
        },
        required: ['numbers'],
        additionalProperties: false,
      }),
      outputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          count: { type: 'integer' },
          mean: { type: 'number' },
          median: { type: 'number' },
          standardDeviation: { type: 'number', description: 'Of a sample' },
          quartiles: { type: 'array', items: { type: 'number' }, minItems: 3, maxItems: 3 },
        },
        required: ['count', 'mean', 'median', 'standardDeviation', 'quartiles'],
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler: ToolHandler.lambdaFunction(describeNumbers),
    },
  ],
});

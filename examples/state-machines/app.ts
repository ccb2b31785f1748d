import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Authorization, IdentityProvider, RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'StateMachines');

const logGroup = new logs.LogGroup(stack, 'Log', { retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });

/** Decides at once: an express workflow. */
const postage = new sfn.StateMachine(stack, 'Postage', {
  stateMachineType: sfn.StateMachineType.EXPRESS,
  timeout: Duration.seconds(10),
  tracingEnabled: true,
  logs: { destination: logGroup, level: sfn.LogLevel.ALL },
  definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Choice(stack, 'How heavy?')
    .when(sfn.Condition.numberLessThanEquals('$.grams', 50), new sfn.Pass(stack, 'Letter', { result: sfn.Result.fromObject({ cents: 95 }) }))
    .when(sfn.Condition.numberLessThanEquals('$.grams', 2000), new sfn.Pass(stack, 'Parcel', { result: sfn.Result.fromObject({ cents: 549 }) }))
    .otherwise(new sfn.Fail(stack, 'Too heavy', { error: 'TooHeavy', cause: 'Nothing above 2 kg is sent' }))),
});

/** Takes its time: a standard workflow, which may wait for up to a year. */
const shipping = new sfn.StateMachine(stack, 'Shipping', {
  stateMachineType: sfn.StateMachineType.STANDARD,
  timeout: Duration.days(7),
  tracingEnabled: true,
  logs: { destination: logGroup, level: sfn.LogLevel.ALL },
  definitionBody: sfn.DefinitionBody.fromChainable(
    new sfn.Wait(stack, 'Wait for the van', { time: sfn.WaitTime.duration(Duration.seconds(3)) })
      .next(new sfn.Pass(stack, 'Hand over', {
        parameters: { 'parcel.$': '$.parcel', 'sender.$': '$.sender', 'state': 'handed over' },
      })),
  ),
});

new RemoteMcpServer(stack, 'PostOffice', {
  serverTitle: 'Post office',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tools: [
    {
      name: 'postage',
      title: 'Postage',
      description: 'Tells what it costs to send something, in cents.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { grams: { type: 'number', exclusiveMinimum: 0 } },
        required: ['grams'],
        additionalProperties: false,
      }),
      outputSchema: ToolSchema.fromObject({ type: 'object', properties: { cents: { type: 'integer' } }, required: ['cents'] }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      // the input of the execution is the arguments, unless said otherwise
      handler: ToolHandler.expressStateMachine(postage),
    },
    {
      name: 'ship',
      title: 'Ship a parcel',
      description: 'Ships a parcel, and tells when it has been handed over. This takes a while.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { parcel: { type: 'string', pattern: '^[A-Z0-9]{4,20}$' } },
        required: ['parcel'],
        additionalProperties: false,
      }),
      annotations: { destructiveHint: false, openWorldHint: false },
      handler: ToolHandler.stateMachine(shipping, {
        input: { parcel: '{{parcel}}', sender: '{{$caller.subject}}' },
        result: '{ parcel: parcel, state: state }',
      }),
    },
  ],
});

import { Stack, type StackProps } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, test } from 'vitest';
import { createServer, messageOf, ownedFunction, tool } from './synthesized-server';
import { type RemoteMcpServerProps, ResourceContent, ResourceTemplateContent, ToolHandler } from 'cdk-remote-mcp-server';

/* What calls reach in the region of the server only. */

const ACCOUNT = '123456789012';
const ARN_OF = (service: string, resource: string) => (region: string) => `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const TABLE = ARN_OF('dynamodb', 'table/Orders');
const MACHINE = ARN_OF('states', 'stateMachine:Orders');
const FUNCTION = ARN_OF('lambda', 'function:orders');
const KNOWLEDGE_BASE = ARN_OF('bedrock', 'knowledge-base/ABCDEFGHIJ');

const handled = (stack: Stack, handler: ToolHandler): RemoteMcpServerProps => ({ tools: [tool(stack, { handler })] });
const importedFn = (stack: Stack, region: string) => lambda.Function.fromFunctionArn(stack, 'Fn', FUNCTION(region));

const KINDS: [string, string, (stack: Stack, region: string) => RemoteMcpServerProps][] = [
  ['a function', 'the function', (stack, region) => handled(stack, ToolHandler.lambdaFunction(importedFn(stack, region)))],
  ['a streaming function', 'the function', (stack, region) => handled(stack, ToolHandler.streamingLambdaFunction(importedFn(stack, region)))],
  ['a function of another stack', 'the function', (stack, region) => (
    handled(stack, ToolHandler.lambdaFunction(ownedFunction(new Stack(stack.node.root, 'Other', { env: { account: ACCOUNT, region } }), 'Fn')))
  )],
  ['an express state machine', 'the state machine', (stack, region) => (
    handled(stack, ToolHandler.expressStateMachine(sfn.StateMachine.fromStateMachineArn(stack, 'Machine', MACHINE(region))))
  )],
  ['a standard state machine', 'the state machine', (stack, region) => (
    handled(stack, ToolHandler.stateMachine(sfn.StateMachine.fromStateMachineArn(stack, 'Machine', MACHINE(region))))
  )],
  ['an item of a table', 'the table', (stack, region) => (
    handled(stack, ToolHandler.dynamoDbGetItem(dynamodb.Table.fromTableArn(stack, 'Table', TABLE(region)), { key: { id: '1' } }))
  )],
  ['a query of a table', 'the table', (stack, region) => (
    handled(stack, ToolHandler.dynamoDbQuery(dynamodb.TableV2.fromTableArn(stack, 'Table', TABLE(region)), { keyCondition: 'id = :id', values: { ':id': '1' } }))
  )],
  ['a knowledge base', 'the knowledge base', (stack, region) => (
    handled(stack, ToolHandler.bedrockRetrieve({ knowledgeBaseArn: KNOWLEDGE_BASE(region), query: 'text' }))
  )],
  ['a resource from a function', 'content: the function', (stack, region) => ({
    resources: [{ uri: 'status://now', name: 'now', content: ResourceContent.fromLambdaFunction(importedFn(stack, region)) }],
  })],
  ['a resource template from a function', 'content: the function', (stack, region) => ({
    resourceTemplates: [{ uriTemplate: 'users://{id}', name: 'users', content: ResourceTemplateContent.fromLambdaFunction(importedFn(stack, region)) }],
  })],
];

/** Declares it in a server in the region `us-east-1`, or in one that is known at deployment only. */
function declare(make: (typeof KINDS)[number][2], region: string, stackProps: StackProps = { env: { account: ACCOUNT, region: 'us-east-1' } }): void {
  const { stack, server } = createServer({}, stackProps);
  const { tools = [], resources = [], resourceTemplates = [] } = make(stack, region);
  tools.forEach((props) => server.addTool(props));
  resources.forEach((props) => server.addResource(props));
  resourceTemplates.forEach((props) => server.addResourceTemplate(props));
}

describe.each(KINDS)('%s', (_, what, make) => {
  test('in another region fails', () => {
    expect(messageOf(() => declare(make, 'eu-west-1')))
      .toMatch(new RegExp(`: ${what} is in eu-west-1, and calls do not leave us-east-1, where the server is; have both in one region$`));
  });

  test('in the region of the server does not', () => {
    expect(() => declare(make, 'us-east-1')).not.toThrow();
  });

  test('in a region that may be the one of the server does not', () => {
    expect(() => declare(make, 'eu-west-1', {})).not.toThrow();
  });
});

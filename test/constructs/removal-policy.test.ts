import { RemovalPolicies, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { createServer, tool } from './synthesized-server';
import { Authorization, IdentityProvider, RemoteMcpServer } from 'cdk-remote-mcp-server';

/** Returns what happens to the resources of a server with state and a passphrase, by type. */
function fates(removalPolicy: RemovalPolicy | undefined, change: (stack: Stack) => void = () => {}) {
  const { stack } = createServer();
  stack.node.tryRemoveChild('Mcp');
  new RemoteMcpServer(stack, 'Only', {
    removalPolicy,
    tools: [tool(stack, { longRunning: true })],
    authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  });
  change(stack);
  const resources = Object.entries<any>(Template.fromStack(stack).toJSON().Resources);
  return {
    /** The deletion policies of the server's own tables, secrets and log groups. */
    stateful: new Set(resources.filter(([, { Type }]) => /Table$|Secret$|LogGroup$/.test(Type)).map(([, { DeletionPolicy }]) => DeletionPolicy)),
    retained: resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain').map(([, { Type }]) => Type),
    tables: resources.filter(([, { Type }]) => Type === 'AWS::DynamoDB::Table')
      .map(([, { DeletionPolicy, Properties: { DeletionProtectionEnabled } }]) => [DeletionPolicy, DeletionProtectionEnabled]),
  };
}

/** The types that are the account's, not the stack's: other APIs log by them. */
const OF_THE_ACCOUNT = ['AWS::IAM::Role', 'AWS::ApiGateway::Account'];

describe('whatever sets the removal policy', () => {
  test('the prop: nothing is left behind, and nothing protected from deletion', () => {
    const { stateful, retained, tables } = fates(RemovalPolicy.DESTROY);
    expect([...stateful]).toEqual(['Delete']);
    expect(retained.sort()).toEqual([...OF_THE_ACCOUNT].sort());
    expect(tables).toEqual([['Delete', false], ['Delete', false]]);
  });

  test('an aspect that destroys: nothing is left behind, and nothing protected from deletion', () => {
    const { stateful, retained, tables } = fates(undefined, (stack) => RemovalPolicies.of(stack).destroy());
    expect([...stateful]).toEqual(['Delete']);
    expect(retained.sort()).toEqual([...OF_THE_ACCOUNT].sort());
    expect(tables).toEqual([['Delete', false], ['Delete', false]]);
  });

  test.each([
    ['retains', (stack: Stack) => RemovalPolicies.of(stack).retain(), 'Retain'],
    ['retains what was once made', (stack: Stack) => RemovalPolicies.of(stack).retainOnUpdateOrDelete(), 'RetainExceptOnCreate'],
  ])('an aspect that %s: tables are protected from deletion', (_does, aspect, policy) => {
    expect(fates(RemovalPolicy.DESTROY, aspect).tables).toEqual([[policy, true], [policy, true]]);
  });

  test('nothing: the table of clients is protected, and that of tasks goes with the stack', () => {
    expect(fates(undefined).tables).toEqual(expect.arrayContaining([['Retain', true], ['Delete', false]]));
  });
});

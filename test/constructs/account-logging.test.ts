import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { templateOf } from './synthesized-server';
import { RemoteMcpServer } from 'cdk-remote-mcp-server';

const ACCOUNT = 'AWS::ApiGateway::Account';

/** Everything that has to be made before a resource. */
function before(template: Template, id: string): Set<string> {
  const dependencies = dependenciesOf(template);
  const all = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const one of dependencies.get(next) ?? []) {
      if (!all.has(one)) queue.push(one);
      all.add(one);
    }
  }
  return all;
}

const idsOf = (template: Template, type: string) => Object.keys(template.findResources(type));

describe('the role by which API Gateway writes logs', () => {
  test('is there before the stage, and after the API that an account needs to have settings', () => {
    const template = templateOf();
    const [account] = idsOf(template, ACCOUNT);
    const [stage] = idsOf(template, 'AWS::ApiGateway::Stage');
    expect(before(template, stage)).toContain(account);
    expect(before(template, account)).toContain(idsOf(template, 'AWS::ApiGateway::RestApi')[0]);
    expect(cycleIn(dependenciesOf(template))).toBeUndefined();
  });

  test('may be assumed by API Gateway alone, and stays with its setting when the stack is deleted', () => {
    const template = templateOf();
    const [account] = Object.values(template.findResources(ACCOUNT));
    const role = template.findResources('AWS::IAM::Role')[account.Properties.CloudWatchRoleArn['Fn::GetAtt'][0]];
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' } },
    ]);
    for (const resource of [account, role]) {
      expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('is one for all servers of a stack, and every stage waits for it', () => {
    const stack = new Stack(new App(), 'Test');
    new RemoteMcpServer(stack, 'First');
    new RemoteMcpServer(stack, 'Second');
    const template = Template.fromStack(stack);
    const accounts = idsOf(template, ACCOUNT);
    const stages = idsOf(template, 'AWS::ApiGateway::Stage');
    expect([accounts.length, stages.length]).toEqual([1, 2]);
    for (const stage of stages) expect(before(template, stage)).toContain(accounts[0]);
  });

  test('is left alone if its owner says so', () => {
    const template = templateOf({ cloudWatchRole: false });
    template.resourceCountIs(ACCOUNT, 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('AmazonAPIGatewayPushToCloudWatchLogs');
  });
});

import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { expect, test } from 'vitest';
import { tool } from './synthesized-server';
import { Authorization, IdentityProvider, RemoteMcpServer, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

/** The number of resources that a stack can have. */
const LIMIT = 500;

function resources(servers: number, props: (stack: Stack) => RemoteMcpServerProps): number {
  const count = (build: (stack: Stack, shared: RemoteMcpServerProps) => void) => {
    const stack = new Stack(new App(), 'Test');
    build(stack, props(stack));
    return Object.keys(Template.fromStack(stack).toJSON().Resources ?? {}).length;
  };
  return count((stack, shared) => {
    for (let i = 0; i < servers; i++) new RemoteMcpServer(stack, `Server${i}`, shared);
  }) - count(() => {});
}

test('six servers fit into one stack', () => {
  expect(resources(6, (stack) => ({ tools: [tool(stack)] }))).toBeLessThanOrEqual(LIMIT);
});

const withEverything = (stack: Stack): RemoteMcpServerProps => ({
  tools: [tool(stack, { longRunning: true })],
  allowedOrigins: ['https://a.example'],
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tracing: true,
  vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], privateSubnetIds: ['subnet-1'] }),
});

test('five servers with people, state, tracing and a VPC fit into one stack', () => {
  expect(resources(5, withEverything)).toBeLessThanOrEqual(LIMIT);
});

test('a server has as many resources as the README says', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, most, withAll] = /(\d+) resources for a server, (\d+) with/.exec(readme) ?? [];
  const one = (props: (stack: Stack) => RemoteMcpServerProps) => resources(2, props) - resources(1, props);
  expect(one((stack) => ({ tools: [tool(stack)] }))).toBeLessThanOrEqual(Number(most));
  expect(one(withEverything)).toBeLessThanOrEqual(Number(withAll));
});

import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { createServer, messageOf, resourceNamed, templateOf, tool } from './synthesized-server';
import { RemoteMcpServer, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

const network = (template: Template, prefix: string) => resourceNamed(template, 'AWS::Lambda::Function', prefix).Properties.VpcConfig;

function build(props: (stack: Stack, vpc: ec2.Vpc) => RemoteMcpServerProps): { readonly stack: Stack; readonly server: RemoteMcpServer } {
  const { stack } = createServer();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  return { stack, server: new RemoteMcpServer(stack, 'Inside', { tools: [tool(stack, { longRunning: true })], ...props(stack, vpc) }) };
}

test('a server without a VPC is in none, and has no security groups', () => {
  const { stack, server } = createServer();
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::Lambda::Function'))).not.toContain('VpcConfig');
  expect(messageOf(() => server.connections)).toBe('the server has no security groups: it runs in no VPC; give it the prop vpc');
});

describe('a server in a VPC', () => {
  const { stack, server } = build((_stack, vpc) => ({ vpc }));
  const database = new ec2.SecurityGroup(stack, 'Database', { vpc: ec2.Vpc.fromVpcAttributes(stack, 'Same', { vpcId: 'vpc-1', availabilityZones: ['a'] }) });
  database.connections.allowFrom(server, ec2.Port.tcp(5432));
  const template = Template.fromStack(stack);

  test('runs tools and tasks there, in private subnets and with one security group', () => {
    expect(network(template, 'InsideMcpFunction')).toEqual({
      SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet1/) }, { Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }],
      SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^InsideMcpFunctionSecurityGroup/), 'GroupId'] }],
    });
    expect(network(template, 'InsideStateTaskFunction')).toEqual(network(template, 'InsideMcpFunction'));
  });

  test('runs nothing else there', () => {
    for (const prefix of ['InsideAuthorizationServerOAuthFunction', 'InsideAuthorizerFunction', 'InsideRotationFunction']) {
      expect(network(template, prefix)).toBeUndefined();
    }
  });

  test('may be let in by what is there', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Database'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^InsideMcpFunctionSecurityGroup'), 'GroupId'] },
      FromPort: 5432,
    });
  });

  test('S34 lets Lambda attach the functions before they are made, and not the code that runs in them', () => {
    for (const [prefix, functionPrefix] of [['InsideMcpFunctionNetwork', 'InsideMcpFunction'], ['InsideStateTaskFunctionNetwork', 'InsideStateTaskFunction']]) {
      const { PolicyDocument, Roles } = resourceNamed(template, 'AWS::IAM::Policy', prefix).Properties;
      const actions = [
        'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
        'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
      ];
      expect(PolicyDocument.Statement).toEqual([
        { Effect: 'Allow', Action: actions, Resource: '*' },
        { Effect: 'Deny', Action: actions, Resource: '*', Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } } },
      ]);
      expect(Roles).toEqual([{ Ref: expect.stringMatching(/^InsideMcpFunctionRole/) }]);
      expect(resourceNamed(template, 'AWS::Lambda::Function', functionPrefix).DependsOn).toContainEqual(expect.stringMatching(new RegExp(`^${prefix}`)));
    }
  });

  test('has no cycle of resources', () => {
    expect(cycleIn(dependenciesOf(template))).toBeUndefined();
  });
});

test('a server in a VPC may be in subnets and have security groups of its owner', () => {
  const { stack, server } = build((scope, vpc) => ({
    vpc,
    vpcSubnets: { availabilityZones: [vpc.availabilityZones[1]], subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    securityGroups: [new ec2.SecurityGroup(scope, 'Mine', { vpc })],
  }));
  const template = Template.fromStack(stack);
  expect(network(template, 'InsideMcpFunction')).toEqual({
    SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }],
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] }],
  });
  expect(network(template, 'InsideStateTaskFunction')).toEqual(network(template, 'InsideMcpFunction'));
  expect(server.connections.securityGroups).toHaveLength(1);
});

test('subnets and security groups without a VPC fail', () => {
  expect(messageOf(() => templateOf({ vpcSubnets: { onePerAz: true }, securityGroups: [] }))).toMatch(
    /- vpcSubnets belongs to a VPC; give vpc too, or leave it out\n- securityGroups belongs to a VPC; give vpc too, or leave it out$/,
  );
});

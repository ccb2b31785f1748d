import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { cycleIn, dependenciesOf } from './dependencies';
import { createServer, messageOf, resourceNamed, templateOf, tool } from './synthesized-server';
import { Authorization, ExternalIssuer, RemoteMcpServer, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

const networkOf = (template: Template, prefix: string) => resourceNamed(template, 'AWS::Lambda::Function', prefix).Properties.VpcConfig;

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

  test('runs all functions there, in private subnets and with one security group', () => {
    const functions = ['InsideMcpFunction', 'InsideStateTaskFunction', 'InsideAuthorizationServerOAuthFunction', 'InsideAuthorizerFunction', 'InsideRotationFunction'];
    for (const prefix of functions) {
      expect(networkOf(template, prefix)).toEqual({
        SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet1/) }, { Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }],
        SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^InsideNetworkSecurityGroup/), 'GroupId'] }],
      });
    }
  });

  test('may be let in by what is there', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Database'), 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^InsideNetworkSecurityGroup'), 'GroupId'] },
      FromPort: 5432,
    });
  });

  test('S34 lets Lambda attach the functions before they are made, and not the code that runs in them', () => {
    const { PolicyDocument, Roles } = resourceNamed(template, 'AWS::IAM::Policy', 'InsideNetworkAttachment').Properties;
    const actions = [
      'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
    ];
    expect(PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: actions, Resource: '*' },
      { Effect: 'Deny', Action: actions, Resource: '*', Condition: { Null: { 'lambda:SourceFunctionArn': 'false' } } },
    ]);
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).filter(({ Properties }) => Properties.VpcConfig);
    expect(functions).toHaveLength(5);
    for (const { Properties, DependsOn } of functions) {
      expect(Roles).toContainEqual({ Ref: Properties.Role['Fn::GetAtt'][0] });
      expect(DependsOn).toContainEqual(expect.stringMatching(/^InsideNetworkAttachment/));
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
  expect(networkOf(template, 'InsideMcpFunction')).toEqual({
    SubnetIds: [{ Ref: expect.stringMatching(/^VpcPrivateSubnet2/) }],
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^Mine/), 'GroupId'] }],
  });
  expect(networkOf(template, 'InsideStateTaskFunction')).toEqual(networkOf(template, 'InsideMcpFunction'));
  expect(server.connections.securityGroups).toHaveLength(1);
});

test('subnets and security groups without a VPC fail', () => {
  expect(messageOf(() => templateOf({ vpcSubnets: { onePerAz: true }, securityGroups: [] }))).toMatch(
    /- vpcSubnets belongs to a VPC; give vpc too, or leave it out\n- securityGroups belongs to a VPC; give vpc too, or leave it out$/,
  );
});

describe('subnets without a way out', () => {
  const WARNING = 'the functions run in subnets without a way out.*';

  function warnings(network: (stack: Stack) => Pick<RemoteMcpServerProps, 'vpc' | 'vpcSubnets'>, props: RemoteMcpServerProps = {}): string[] {
    const { stack } = createServer();
    new RemoteMcpServer(stack, 'Inside', { tools: [tool(stack)], ...props, ...network(stack) });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING)).map(({ entry }) => String(entry.data));
  }

  const isolated = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });

  test('are warned of, with the endpoints that the functions need and the VPC lacks', () => {
    expect(warnings((stack) => ({ vpc: isolated(stack) }))).toEqual([expect.stringContaining('the VPC has none for dynamodb, lambda, secretsmanager: add them')]);
  });

  test('are warned of where the owner chooses them, and not where there is a NAT gateway', () => {
    const mixed = (stack: Stack) => new ec2.Vpc(stack, 'Vpc', {
      subnetConfiguration: [
        { name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
      ],
    });
    expect(warnings((stack) => ({ vpc: mixed(stack) }))).toEqual([]);
    expect(warnings((stack) => ({ vpc: mixed(stack), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }))).toHaveLength(1);
  });

  test('need no endpoints more than the VPC has, those that are added later too', () => {
    const [warning] = warnings((stack) => {
      const vpc = isolated(stack);
      vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
      new ec2.InterfaceVpcEndpoint(stack, 'Secrets', { vpc, service: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
      return { vpc };
    });
    expect(warning).toContain('the VPC has none for lambda: add them');
  });

  test('of an imported VPC are warned of with all endpoints that the functions need', () => {
    const vpc = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], isolatedSubnetIds: ['subnet-1'] });
    expect(warnings((stack) => ({ vpc: vpc(stack) }))).toEqual([expect.stringContaining('see that the VPC has them for dynamodb, lambda, secretsmanager')]);
    const external = Authorization.external(ExternalIssuer.oidc({ issuer: 'https://login.example.com' }));
    expect(warnings((stack) => ({ vpc: vpc(stack) }), { authorization: external })).toEqual([expect.stringContaining('see that the VPC has them for lambda')]);
  });
});

test.each<[string, (stack: Stack) => RemoteMcpServerProps, string]>([
  ['public subnets', (stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc'), vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } }),
    'vpcSubnets: functions have no public address, so that they reach nothing from a public subnet'],
  ['a VPC that has no others', (stack) => ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'], publicSubnetIds: ['subnet-1'] }) }),
    'vpcSubnets: functions have no public address'],
  ['subnets that there are not', (stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc'), vpcSubnets: { subnetGroupName: 'Nowhere' } }),
    'vpcSubnets: There are no subnet groups with name \'Nowhere\' in this VPC'],
  ['no security group', (stack) => ({ vpc: new ec2.Vpc(stack, 'Vpc'), securityGroups: [] }), 'securityGroups is empty; name one at least, or leave it out'],
])('%s are refused with all else that is wrong', (_what, props, expected) => {
  const { stack } = createServer();
  const message = messageOf(() => new RemoteMcpServer(stack, 'Inside', { ...props(stack), memorySize: 1 }));
  expect(message).toContain(expected);
  expect(message).toContain('memorySize must be');
});

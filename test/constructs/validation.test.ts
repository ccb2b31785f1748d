import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks, ServerlessChecks } from 'cdk-nag';
import * as nag2 from 'cdk-nag-2';
import type { IConstruct } from 'constructs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownedFunction, scope, tool } from './synthesized-server';
import {
  Authorization, CacheScope, ClientRegistration, ExternalIssuer, HttpCredentials, IdentityProvider, PromptMessage, RemoteMcpServer,
  type RemoteMcpServerProps, ResourceContent, ResourceTemplateContent, ServerModule, ToolHandler, ToolSchema, TrustedIssuer,
} from 'cdk-remote-mcp-server';

const before = process.env.CDK_VALIDATION;
beforeAll(() => {
  delete process.env.CDK_VALIDATION;
});
afterAll(() => {
  process.env.CDK_VALIDATION = before;
});

/** Packs of rules, of either version of cdk-nag. */
type Packs = 'usual' | 'standards';

interface Findings {
  readonly findings: string[];
}

/** Returns the findings of cdk-nag 3 and of the CloudFormation rules of the CDK. */
function findingsOf(build: (stack: Stack) => void, packs: Packs = 'usual'): Findings & { readonly plugins: string[] } {
  const app = new App({ context: { '@aws-cdk/core:validationReportPrettyPrint': false, '@aws-cdk/core:validateAgainstDefaultRules': true } });
  const plugins = {
    usual: [AwsSolutionsChecks, ServerlessChecks],
    standards: [HIPAASecurityChecks, NIST80053R4Checks, NIST80053R5Checks, PCIDSS321Checks],
  };
  Validations.of(app).addPlugins(...plugins[packs].map((Pack) => new Pack(app)));
  build(new Stack(app, 'Test'));
  try {
    app.synth();
  } catch {
    // the report tells why
  }
  const { pluginReports } = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8'));
  return {
    plugins: pluginReports.map(({ pluginName }: any) => pluginName),
    findings: pluginReports.flatMap(({ violations }: any) => violations
      .flatMap(({ ruleName, violatingConstructs }: any) => violatingConstructs.map(({ constructPath }: any) => `${ruleName} ${constructPath}`))),
  };
}

/** Returns the findings of cdk-nag 2: it is an aspect, and does not look at what version 3 does. */
function findingsOf2(build: (stack: Stack) => void, packs: Packs = 'usual'): Findings {
  const app = new App();
  const findings: string[] = [];
  const find = ({ ruleId, findingId, errorMessage = '', resource }: { ruleId: string; findingId?: string; errorMessage?: string; resource: IConstruct }) =>
    findings.push(`${ruleId}${findingId ? `[${findingId}]` : ''}${errorMessage} ${resource.node.path}`);
  const ignore = () => {};
  const logger: nag2.INagLogger = {
    onCompliance: ignore, onNonCompliance: find, onError: find, onSuppressed: ignore, onSuppressedError: ignore, onNotApplicable: ignore,
  };
  const aspects = {
    usual: [nag2.AwsSolutionsChecks, nag2.ServerlessChecks],
    standards: [nag2.HIPAASecurityChecks, nag2.NIST80053R4Checks, nag2.NIST80053R5Checks, nag2.PCIDSS321Checks],
  };
  aspects[packs].forEach((Pack) => Aspects.of(app).add(new Pack({ reports: false, additionalLoggers: [logger] })));
  build(new Stack(app, 'Test'));
  app.synth();
  return { findings };
}

const secret = (stack: Stack, id: string) => secretsmanager.Secret.fromSecretNameV2(stack, id, `mcp/${id}`);

const everyProp = (stack: Stack): RemoteMcpServerProps => ({
  tools: [
    tool(stack, { longRunning: true, scopes: ['write'] }),
    tool(stack, {
      name: 'http',
      handler: ToolHandler.http({
        baseUrl: 'https://api.example.com', path: '/', credentials: [HttpCredentials.apiKey(new secretsmanager.Secret(stack, 'ApiKey'))],
      }),
    }),
  ],
  resources: [{ uri: 'docs://readme', name: 'readme', cacheTtl: Duration.hours(1), content: ResourceContent.fromText('Read me.') }],
  prompts: [{ name: 'greet', arguments: [{ name: 'name', required: true }], messages: [PromptMessage.user('Greet {{name}}.')] }],
  module: ServerModule.fromEntry(join(import.meta.dirname, '../../examples/typescript-module/server.ts')),
  listCacheTtl: Duration.minutes(5),
  cacheScope: CacheScope.PRIVATE,
  listPageSize: 50,
  taskTimeout: Duration.minutes(5),
  serverName: 'weather',
  serverTitle: 'Weather',
  serverVersion: '2.0.0',
  instructions: 'Ask for a city.',
  scopes: [scope('read'), scope('write', 'read')],
  allowedOrigins: ['https://a.example', 'https://b.example'],
  authorization: Authorization.builtIn({
    identityProvider: IdentityProvider.oidc({
      label: 'Example', issuer: 'https://login.example.com', clientId: 'abc', clientSecret: secret(stack, 'ProviderSecret'), acrValues: ['mfa'], maxAge: Duration.hours(8),
    }),
    admission: { emailDomains: ['example.com'], groups: ['staff'], claims: { department: ['it'] }, scopesByGroup: { '*': ['read'], 'editors': ['write'] } },
    clientRegistration: ClientRegistration.restricted({
      clients: [{ clientId: 'claude', name: 'Claude', redirectUris: ['https://claude.ai/cb'], clientSecret: secret(stack, 'ClientSecret') }],
      redirectHosts: ['claude.ai'],
    }),
    branding: { color: '#0b57d0', supportUrl: 'https://help.example.com' },
    trustedIssuers: [TrustedIssuer.workload({ issuer: 'https://ci.example.com', subjects: ['a'], scopes: ['read'] })],
    accessTokenLifetime: Duration.minutes(10),
    refreshTokenLifetime: Duration.days(7),
    grantLifetime: Duration.days(30),
    sessionLifetime: Duration.minutes(10),
    clientLifetime: Duration.days(30),
    registrationThrottlingRateLimit: 1,
    registrationThrottlingBurstLimit: 1,
    dpop: true,
  }),
  stageName: 'v1',
  throttlingRateLimit: 10,
  throttlingBurstLimit: 20,
  functionTimeout: Duration.minutes(15),
  vpc: new ec2.Vpc(stack, 'Vpc'),
  memorySize: 2048,
  encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  removalPolicy: RemovalPolicy.DESTROY,
  tracing: true,
  alarmActions: [new SnsAction(new sns.Topic(stack, 'Topic', { enforceSSL: true }))],
  signingSecretRotation: Duration.days(7),
});

// the topic is the test's own
const ofTheServer = ({ findings }: { findings: string[] }) => findings.filter((finding) => /\/(?:Mcp|RemoteMcpServerAccountLogging)\//.test(finding));

describe.each<[string, (build: (stack: Stack) => void) => Findings]>([
  ['cdk-nag 3 and the CloudFormation rules', findingsOf],
  ['cdk-nag 2', findingsOf2],
])('S34 %s find nothing', (_tool, find) => {
  test('by default', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] })))).toEqual([]);
  });

  test('with every prop', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', everyProp(stack))))).toEqual([]);
  });

  test('when permissions are for what nobody can name before, in this stack or another', () => {
    expect(ofTheServer(find((stack) => {
      const elsewhere = new Stack(stack.node.scope!, 'Elsewhere');
      const inputSchema = ToolSchema.fromObject({ type: 'object', properties: { page: { type: 'string' } }, required: ['page'] });
      const reading = (name: string, bucket: s3.IBucket) =>
        ({ name, description: 'Reads.', inputSchema, handler: ToolHandler.s3GetObject(bucket, { key: 'pages/{{page}}.md' }) });
      const running = (name: string, machine: sfn.IStateMachine) =>
        ({ name, description: 'Runs.', inputSchema, handler: ToolHandler.stateMachine(machine) });
      const definitionBody = sfn.DefinitionBody.fromString('{"StartAt":"End","States":{"End":{"Type":"Succeed"}}}');
      new RemoteMcpServer(stack, 'Mcp', {
        tools: [
          reading('here', new s3.Bucket(stack, 'Bucket')),
          reading('elsewhere', new s3.Bucket(elsewhere, 'Bucket')),
          reading('imported', s3.Bucket.fromBucketName(stack, 'Imported', 'pages-of-the-team')),
          running('run_here', new sfn.StateMachine(stack, 'Machine', { definitionBody })),
          running('run_elsewhere', new sfn.StateMachine(elsewhere, 'Machine', { definitionBody })),
          running('run_imported', sfn.StateMachine.fromStateMachineName(stack, 'ImportedMachine', 'of-the-team')),
        ],
        resourceTemplates: [
          { uriTemplate: 'a://{+key}', name: 'a', content: ResourceTemplateContent.fromBucket(new s3.Bucket(stack, 'All')) },
          { uriTemplate: 'b://{+key}', name: 'b', content: ResourceTemplateContent.fromBucket(new s3.Bucket(elsewhere, 'Some'), { prefix: 'some/' }) },
        ],
      });
    }))).toEqual([]);
  });

  test('when people sign in with a passphrase', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', {
      tools: [tool(stack)], authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
    })))).toEqual([]);
  });

  test('when people sign in at Cognito', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', {
      tools: [tool(stack)], authorization: Authorization.builtIn({ identityProvider: IdentityProvider.cognito(new cognito.UserPool(stack, 'People')) }),
    })))).toEqual([]);
  });

  test('with an authorization server of the owner\'s, and one that needs metadata', () => {
    expect(ofTheServer(find((stack) => {
      new RemoteMcpServer(stack, 'Mcp', {
        tools: [tool(stack)],
        scopes: [scope('read')],
        authorization: Authorization.external(ExternalIssuer.cognito(new cognito.UserPool(stack, 'People'), { domainUrl: 'https://login.example.com' })),
      });
    }))).toEqual([]);
  });

  test('with a domain', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', {
      tools: [tool(stack)],
      domain: {
        domainName: 'mcp.example.com',
        certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012'),
      },
    })))).toEqual([]);
  });
});

describe.each([['3', findingsOf], ['2', findingsOf2]])('the rules of HIPAA, NIST 800-53 and PCI DSS of cdk-nag %s', (_version, find) => {
  test('S34 find nothing with the props that they ask for', () => {
    expect(ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', everyProp(stack)), 'standards'))).toEqual([]);
  });

  test('find what the owner can decide by a prop, and nothing else, without them', () => {
    const rules = ofTheServer(find((stack) => new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] }), 'standards')).map((finding) => finding.replace(/^.*?-|\s.*$/g, ''));
    // tracing, alarmActions, encryptionKey and vpc
    expect([...new Set(rules.map((rule) => rule.replace(/^800-53\.R\d-/, '')))].sort())
      .toEqual(['APIGWXrayEnabled', 'CloudWatchAlarmAction', 'CloudWatchLogGroupEncrypted', 'LambdaInsideVPC', 'SecretsManagerUsingKMSKey']);
  });
});

test('what cdk-nag 2 reads is in the template only if it is at work', () => {
  const app = new App();
  const stack = new Stack(app, 'Test');
  new RemoteMcpServer(stack, 'Mcp', everyProp(stack));
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('rules_to_suppress');
});

test('the rules are at work, also on what stands beside a server', () => {
  const { plugins, findings } = findingsOf((stack) => {
    new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] });
    new s3.CfnBucket(stack, 'Bucket', { accessControl: 'Nonsense' });
    ownedFunction(stack, 'Function');
  });
  expect(plugins).toEqual(['AwsSolutions', 'Serverless', 'CloudFormation Validate']);
  expect(findings).toEqual(expect.arrayContaining([
    'AwsSolutions-S1 Test/Bucket', 'Serverless-LambdaTracing Test/Function/Resource', 'W3030 Test/Bucket',
  ]));
});

describe.each<[string, (build: (stack: Stack) => void) => Findings]>([['3', findingsOf], ['2', findingsOf2]])('S34 acknowledgements are for the server alone, of cdk-nag %s', (_version, find) => {
  test('a route that its owner adds is judged', () => {
    const { findings } = find((stack) => {
      const server = new RemoteMcpServer(stack, 'Mcp', { tools: [tool(stack)] });
      server.api.root.addResource('own').addMethod('GET');
    });
    expect(findings.some((finding) => finding.startsWith('AwsSolutions-APIG4 ') && finding.includes('own/GET'))).toBe(true);
  });

  test('wildcards that its owner adds, and what stands beside it, are judged', () => {
    const { findings } = find((stack) => {
      const server = new RemoteMcpServer(stack, 'Mcp', everyProp(stack));
      server.mcpFunction.addToRolePolicy(new iam.PolicyStatement({ actions: ['s3:ListAllMyBuckets'], resources: ['*'] }));
      const role = new iam.Role(stack, 'Role', {
        assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
      });
      role.addToPolicy(new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
      new secretsmanager.Secret(stack, 'Secret');
    });
    expect(findings).toEqual(expect.arrayContaining([
      'AwsSolutions-IAM5[Resource::*] Test/Mcp/McpFunction/Role/DefaultPolicy/Resource',
      'AwsSolutions-IAM5[Resource::*] Test/Role/DefaultPolicy/Resource',
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs] Test/Role/Resource',
      'AwsSolutions-SMG4 Test/Secret/Resource',
    ]));
  });
});

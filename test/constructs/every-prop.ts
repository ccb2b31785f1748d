import { Duration, Size, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { importedFunction } from './synthesized-server';
import { apiDescription, type Members } from '../../src/checks/props/api-description';
import * as library from 'cdk-remote-mcp-server';

const classes = library as unknown as Record<string, Record<string, (...args: unknown[]) => unknown>>;
const { structs, calls } = apiDescription();

/** A prop, wherever it is. */
export interface Prop {
  /** As in `ToolProps.name`, or `ToolHandler.http(props)`. */
  readonly label: string;
  /** The struct, or the factory. */
  readonly owner: string;
  readonly name: string;
  /** As the description of the API has it. */
  readonly type: string;
  /** Props of a server that are right, but for the value of this one. */
  readonly propsWith: (stack: Stack, value: unknown) => any;
}

/** Every prop of a server, of what it is made of, and of the factories of that: each once. */
export function everyProp(): Prop[] {
  const seen = new Set<string>();
  const found: Prop[] = [];
  visit('RemoteMcpServerProps', structs.RemoteMcpServerProps, (_stack, props) => props, seen, found);
  return found;
}

type Wrap = (stack: Stack, members: Record<string, unknown>) => any;

function visit(owner: string, members: Members, wrap: Wrap, seen: Set<string>, found: Prop[]): void {
  for (const [key, type] of Object.entries(members)) {
    const name = key.replace('?', '');
    if (seen.has(`${owner}.${name}`)) continue;
    seen.add(`${owner}.${name}`);
    const propsWith = (stack: Stack, value: unknown) => wrap(stack, { ...sample(owner, stack), ...ALONG[`${owner}.${name}`]?.(stack), [name]: value });
    found.push({ label: owner in calls ? `${owner}(${name})` : `${owner}.${name}`, owner, name, type, propsWith });
    const [core, around] = unwrapped(type);
    const inner: Wrap = (stack, value) => propsWith(stack, around(value));
    if (core in structs) visit(core, structs[core], inner, seen, found);
    for (const [call, parameters] of Object.entries(calls).filter(([one]) => one.startsWith(`${core}.`))) {
      visit(call, parameters, (stack, args) => inner(stack, make(call, args) as any), seen, found);
    }
  }
}

function make(call: string, args: Record<string, unknown>): unknown {
  const [type, factory] = call.split('.');
  return classes[type][factory](...Object.keys(calls[call]).map((name) => args[name.replace('?', '')]));
}

/** The type of the values of a list or a map, and how to put one in. */
function unwrapped(type: string): [string, (value: unknown) => unknown] {
  if (type.endsWith('[]')) return [type.slice(0, -2), (value) => [value]];
  return type.startsWith('{') ? [type.slice(1, -1), (value) => ({ a: value })] : [type, (value) => value];
}

/** The least that is right: of a struct, or as the arguments of a factory. */
function sample(owner: string, stack: Stack): Record<string, unknown> {
  const members = structs[owner] ?? calls[owner];
  const required = Object.entries(members).filter(([name]) => !name.endsWith('?'));
  return { ...Object.fromEntries(required.map(([name, type]) => [name, valueOf(type, name, stack)])), ...SAMPLES[owner]?.(stack) };
}

/** A value that is right for a prop of a type. */
export function valueOf(type: string, name: string, stack: Stack): unknown {
  const [core, around] = unwrapped(type);
  if (around('x') !== 'x') return around(valueOf(core, name, stack));
  if (core in VALUES) return VALUES[core](stack);
  if (core in structs) return sample(core, stack);
  const [call] = Object.keys(calls).filter((one) => one.startsWith(`${core}.`));
  if (call) return make(call, sample(call, stack));
  if (core === 'string') return STRINGS[name] ?? 'a';
  return { any: {}, number: 1, boolean: true }[core];
}

let count = 0;
const id = () => `Sample${count++}`;

const VALUES: Record<string, (stack: Stack) => unknown> = {
  'Duration': () => Duration.hours(1),
  'Size': () => Size.kibibytes(1),
  'aws-lambda.IFunction': (stack) => importedFunction(stack, id()),
  'aws-secretsmanager.ISecret': (stack) => secretsmanager.Secret.fromSecretNameV2(stack, id(), 'a'),
  'aws-kms.IKey': (stack) => new kms.Key(stack, id()),
  'aws-certificatemanager.ICertificate': (stack) => acm.Certificate.fromCertificateArn(stack, id(), 'arn:aws:acm:us-east-1:123456789012:certificate/1'),
  'aws-ec2.IVpc': (stack) => new ec2.Vpc(stack, id()),
  'aws-ec2.ISecurityGroup': (stack) => ec2.SecurityGroup.fromSecurityGroupId(stack, id(), 'sg-1'),
  'aws-ec2.SubnetSelection': () => ({}),
  'aws-dynamodb.ITable': (stack) => dynamodb.Table.fromTableName(stack, id(), 'items'),
  'aws-s3.IBucket': (stack) => s3.Bucket.fromBucketName(stack, id(), 'the-bucket'),
  'aws-stepfunctions.IStateMachine': (stack) => sfn.StateMachine.fromStateMachineName(stack, id(), 'machine'),
  'aws-cognito.IUserPool': (stack) => cognito.UserPool.fromUserPoolId(stack, id(), 'us-east-1_abc'),
  'aws-cognito.IUserPoolDomain': (stack) => cognito.UserPoolDomain.fromDomainName(stack, id(), 'people'),
  'aws-cognito.UserPoolClientIdentityProvider': () => cognito.UserPoolClientIdentityProvider.GOOGLE,
  'aws-cloudwatch.IAlarmAction': () => ({ bind: () => ({ alarmActionArn: 'arn:aws:sns:us-east-1:123456789012:topic' }) }),
  'aws-iam.PolicyStatement': () => new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['arn:aws:kms:us-east-1:123456789012:key/1'] }),
  'RemovalPolicy': () => 'retain',
  'aws-logs.RetentionDays': () => logs.RetentionDays.ONE_DAY,
  'ToolSchema': () => library.ToolSchema.fromObject({ type: 'object', properties: { a: { type: 'string' }, query: { type: 'string' } }, required: ['a', 'query'] }),
};

const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  servers: [{ url: 'https://a.example' }],
  paths: { '/a': { get: { operationId: 'a', tags: ['a'], parameters: [{ name: 'a', in: 'query', schema: { type: 'string' } }] } } },
});

/** Strings that are right for props of the name. */
const STRINGS: Record<string, string> = {
  action: 'describeInstances',
  baseUrl: 'https://a.example',
  clientId: 'abc',
  domain: 'a.example.com',
  domainName: 'a.example.com',
  domainUrl: 'https://a.example.com',
  emailDomains: 'example.com',
  issuer: 'https://a.example',
  keyCondition: 'a = :a',
  knowledgeBaseArn: 'arn:aws:bedrock:us-east-1:123456789012:knowledge-base/ABCDEFGHIJ',
  path: '/a',
  query: 'a',
  redirectUris: 'https://a.example/cb',
  service: 'ec2',
  tokenUrl: 'https://a.example/token',
  uri: 'docs://a',
  uriTemplate: 'docs://{+key}',
  url: 'https://a.example',
};

/** The values of structs and factories that cannot be made of their types alone. */
const SAMPLES: Record<string, (stack: Stack) => Record<string, unknown>> = {
  'Backend.openApi': () => ({ props: { document: library.OpenApiDocument.fromText(DOCUMENT) } }),
  'DynamoDbQueryToolProps': () => ({ values: { ':a': 'b' } }),
  'EntraIdExternalIssuerProps': () => ({ tenantId: '11111111-2222-3333-4444-555555555555', clientId: '11111111-2222-3333-4444-555555555555' }),
  'EntraIdIdentityProviderProps': () => ({ tenantId: '11111111-2222-3333-4444-555555555555' }),
  'EnterpriseIssuerProps': () => ({ issuer: 'https://b.example' }),
  'OpenApiBackendProps': () => ({ document: library.OpenApiDocument.fromText(DOCUMENT) }),
  'RemoteMcpServerProps': () => ({ scopes: [{ name: 'a', description: 'a' }] }),
  'ResourceContent.fromFile': () => ({ path: 'README.md' }),
  'ServerModule.fromBundle': () => ({ path: 'package.json' }),
  'ServerModule.fromEntry': () => ({ entry: 'examples/typescript-module/server.ts' }),
  'ToolProps': (stack) => ({ inputSchema: VALUES.ToolSchema(stack) }),
  'ToolSchema.fromJson': () => ({ text: '{"type":"object","properties":{"a":{},"query":{}},"required":["a","query"]}' }),
  'ToolSchema.fromObject': () => ({ schema: { type: 'object', properties: { a: {}, query: {} }, required: ['a', 'query'] } }),
};

/** The other props that a prop needs to have a meaning. */
const ALONG: Record<string, (stack: Stack) => Record<string, unknown>> = {
  'DynamoDbQueryToolProps.names': () => ({ keyCondition: '#a = :a' }),
  'HttpToolProps.contentType': () => ({ method: 'POST', body: 'a' }),
  'OpenRegistrationOptions.metadataDocumentHosts': () => ({ metadataDocuments: true }),
  'RemoteMcpServerProps.scopes': () => ({ tools: [] }),
  'RemoteMcpServerProps.securityGroups': (stack) => ({ vpc: VALUES['aws-ec2.IVpc'](stack) }),
  'RemoteMcpServerProps.vpcSubnets': (stack) => ({ vpc: VALUES['aws-ec2.IVpc'](stack) }),
  'ToolSearchProps.alwaysListed': () => ({ hideTools: true }),
};

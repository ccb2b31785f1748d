import { apiDescription } from './api-description';
import { CDK_ENUMS, CDK_TYPES } from './cdk-types';

/** Ways to make instances of the classes of this package, for messages: the first fits always, the others where a value of the kind was given. */
const FACTORIES: { readonly [type: string]: { readonly usual: string; readonly byKind?: { readonly [kind: string]: string } } } = {
  Authorization: {
    usual: 'Authorization.builtIn({ identityProvider })',
    byKind: { 'an instance of ExternalIssuer': 'Authorization.external(issuer)', 'a user pool': 'Authorization.builtIn({ identityProvider: IdentityProvider.cognito(userPool) })' },
  },
  Backend: { usual: 'Backend.openApi({ document })', byKind: { 'a string': 'Backend.mcpServer({ url })' } },
  ClientRegistration: { usual: 'ClientRegistration.restricted()', byKind: { 'a list': 'ClientRegistration.closed({ clients })' } },
  ExternalIssuer: { usual: 'ExternalIssuer.oidc({ issuer })', byKind: { 'a user pool': 'ExternalIssuer.cognito(userPool, { domainUrl })' } },
  HttpCredentials: { usual: 'HttpCredentials.bearer(secret)' },
  IdentityProvider: { usual: 'IdentityProvider.oidc({ … })', byKind: { 'a user pool': 'IdentityProvider.cognito(userPool)' } },
  Interceptor: { usual: 'Interceptor.lambdaFunction(fn)' },
  OpenApiDocument: { usual: 'OpenApiDocument.fromFile(path)', byKind: { 'an object': 'OpenApiDocument.fromObject(document)' } },
  PromptMessage: { usual: 'PromptMessage.user(text)' },
  ResourceContent: {
    usual: 'ResourceContent.fromFile(path)',
    byKind: {
      'a string': 'ResourceContent.fromText(text) or ResourceContent.fromFile(path)',
      'a bucket': 'ResourceContent.fromBucketObject(bucket, key)',
      'a Lambda function': 'ResourceContent.fromLambdaFunction(fn)',
    },
  },
  ResourceTemplateContent: { usual: 'ResourceTemplateContent.fromBucket(bucket)', byKind: { 'a Lambda function': 'ResourceTemplateContent.fromLambdaFunction(fn)' } },
  ServerModule: { usual: 'ServerModule.fromEntry(path)' },
  ToolHandler: {
    usual: 'ToolHandler.lambdaFunction(fn)',
    byKind: {
      'a state machine': 'ToolHandler.stateMachine(machine)',
      'a DynamoDB table': 'ToolHandler.dynamoDbGetItem(table, { key })',
      'a bucket': 'ToolHandler.s3GetObject(bucket, { key })',
      'a string': 'ToolHandler.http({ baseUrl, path })',
      'an object': 'ToolHandler.http({ … })',
    },
  },
  ToolSchema: { usual: 'ToolSchema.fromObject({ … })', byKind: { 'a string': 'ToolSchema.fromJson(text) or ToolSchema.fromFile(path)' } },
  TrustedIssuer: { usual: 'TrustedIssuer.workload({ … })' },
};

/** Says, for messages, what a value of a type is, and how to get one. */
export function expected(type: string, kind = ''): string {
  const factories = FACTORIES[type];
  if (factories) {
    return `a ${type}; write ${factories.byKind?.[kind] ?? factories.usual}`.replace(/^a (?=[AEIOU]|Http)/, 'an ');
  }
  if (type in CDK_TYPES) {
    return `${CDK_TYPES[type].kind}, as in ${CDK_TYPES[type].example}`;
  }
  const values = enumOf(type);
  return values ? `one of ${Object.keys(values).map((member) => `${shortName(type)}.${member}`).join(', ')}` : expectedData(type);
}

function expectedData(type: string): string {
  if (type.endsWith('[]')) {
    return 'a list';
  }
  if (type.startsWith('{')) {
    return 'an object of names and values';
  }
  switch (type) {
    case 'string':
    case 'number':
      return `a ${type}`;
    case 'boolean':
      return 'true or false';
    default:
      return `an object with the props of ${shortName(type)}`;
  }
}

/** Returns the members and values of an enum of this package or of the CDK. */
export function enumOf(type: string): { readonly [member: string]: string | number } | undefined {
  return apiDescription().enums[type] ?? CDK_ENUMS[shortName(type)] ?? CDK_ENUMS[type.replace(/^aws-/, '')];
}

/** Returns the name that code knows a type by, as in `logs.RetentionDays`. */
function shortName(type: string): string {
  return type.replace(/^aws-/, '');
}

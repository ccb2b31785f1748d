import { Duration, SecretValue, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { describe, expect, test } from 'vitest';
import { createServer, importedFunction, messageOf, ownedFunction, tool } from './synthesized-server';
import * as library from 'cdk-remote-mcp-server';

// as in plain JavaScript and Python, where nothing checks types
const {
  Authorization, Backend, ClientRegistration, HttpCredentials, IdentityProvider, Interceptor, OpenApiDocument, PromptMessage, RemoteMcpServer,
  ResourceContent, ToolHandler, ToolSchema,
} = library as any;

/** The lines of the error for a server with the props. */
function problems(props: (stack: Stack) => any): string[] {
  const { stack } = createServer();
  const message = messageOf(() => new RemoteMcpServer(stack, 'Wrong', props(stack)));
  const [subject, ...lines] = message.split('\n- ');
  expect(subject).toBe('remote MCP server "Test/Wrong" is not valid:');
  return lines;
}

describe('whatever is given as props', () => {
  test('all mistakes are told at once, those of factories and of values too', () => {
    expect(problems((stack) => ({
      tool: [],
      stageName: 'a b',
      memorySize: '512',
      logRetention: 42,
      allowedOrigins: 'https://a.example',
      scopes: [{ name: 'read' }],
      tools: [
        { name: 'no_handler', description: 'Does something.' },
        { name: 'function', description: 'Does something.', handler: ownedFunction(stack, 'Function') },
        { name: 'misspelt', descripton: 'Does something.', handler: ToolHandler.lambdaFunction(importedFunction(stack), { timeoutSeconds: 3 }) },
        { ...tool(stack, { name: 'schema' }), inputSchema: { type: 'object' }, scopes: ['read'] },
        { ...tool(stack, { name: 'bad name' }), title: 7, inputSchema: ToolSchema.fromObject({ type: 'objekt' }) },
        null,
      ],
      authorization: Authorization.builtIn({
        identityProvider: IdentityProvider.oidc({ label: 'L', issuer: 'http://a.example', clientId: 'abc', clientSecret: 'hunter2' }),
        acessTokenLifetime: Duration.hours(1),
        sessionLifetime: 60,
      }),
      removalPolicy: 'DESTROY',
    }))).toEqual([
      'tool is not a prop of RemoteMcpServerProps; did you mean tools?',
      'tool "no_handler": handler is missing; it must be a ToolHandler; write ToolHandler.lambdaFunction(fn)',
      'tool "function": handler must be a ToolHandler, got a Lambda function; write ToolHandler.lambdaFunction(fn)',
      'tool "misspelt": descripton is not a prop of ToolProps; did you mean description?',
      'tool "misspelt": description is missing; it must be a string',
      'tool "misspelt": handler: timeoutSeconds is not a prop of ToolHandlerOptions; did you mean timeout?',
      'tool "schema": inputSchema must be a ToolSchema, got an object; write ToolSchema.fromObject({ … })',
      'tool "bad name": title must be a string, got a number',
      'tools[5] must be an object with the props of ToolProps, got null',
      'scope "read": description is missing; it must be a string',
      'authorization: acessTokenLifetime is not a prop of BuiltInAuthorizationOptions; did you mean accessTokenLifetime?',
      'authorization: identityProvider: clientSecret must be a secret of Secrets Manager, as in '
      + 'secretsmanager.Secret.fromSecretNameV2(this, \'Secret\', \'its-name\'), got a string; no secret value belongs into the code of an app',
      'authorization: sessionLifetime must be a Duration, as in Duration.minutes(1), got a number',
      'allowedOrigins must be a list, got a string',
      'memorySize must be a number, got a string',
      'removalPolicy must be one of RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, got "DESTROY"',
      expect.stringMatching(/^logRetention must be one of logs.RetentionDays.ONE_DAY, .*, got a number$/),
      'authorization: identityProvider: issuer must be an https URL without user, query and fragment (http on a loopback address), got "http://a.example"',
      'stageName must be 1 to 128 letters, digits, "_" and "-", got "a b"',
      'tool "bad name": a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."',
      expect.stringMatching(/^tool "bad name": inputSchema at \/type: /),
    ]);
  });

  test('no value is told that could be a secret', () => {
    const lines = problems((stack) => ({
      tools: [tool(stack, { handler: ToolHandler.http({ baseUrl: 'https://a.example', path: '/', credentials: [HttpCredentials.bearer('hunter2'), 'hunter3'] }) })],
      authorization: Authorization.builtIn({
        identityProvider: IdentityProvider.google({ clientId: 'abc', clientSecret: SecretValue.unsafePlainText('hunter4') }),
      }),
    }));
    expect(lines.join('\n')).not.toContain('hunter');
    expect(lines).toEqual([
      expect.stringMatching(/^tool "a_tool": handler: credentials\[0\]: secret must be a secret of Secrets Manager, .* got a string;/),
      'tool "a_tool": handler: credentials[1] must be an HttpCredentials, got a string; write HttpCredentials.bearer(secret)',
      expect.stringMatching(/^authorization: identityProvider: clientSecret must be a secret of Secrets Manager, .* got the value of a secret;/),
    ]);
  });

  test.each<[string, (stack: Stack) => any, string]>([
    ['nothing', () => null, 'props must be an object with the props of RemoteMcpServerProps, got null'],
    ['a list', () => [], 'props must be an object with the props of RemoteMcpServerProps, got a list'],
    ['another construct', (stack) => ownedFunction(stack, 'Function'), 'props must be an object with the props of RemoteMcpServerProps, got a Lambda function'],
    ['a tool that is a handler', (stack) => ({ tools: [ToolHandler.lambdaFunction(importedFunction(stack))] }),
      'tools[0] must be an object with the props of ToolProps, got an instance of ToolHandler'],
    ['null for a prop', () => ({ serverTitle: null }), 'serverTitle is null; leave it out, or give a string'],
    ['null in a list', () => ({ allowedOrigins: [null] }), 'allowedOrigins[0] must be a string, got null'],
    ['a string for a switch', () => ({ tracing: 'true' }), 'tracing must be true or false, got a string'],
    ['a name of Python', () => ({ server_title: 'x' }), 'server_title is not a prop of RemoteMcpServerProps; did you mean serverTitle?'],
    ['an abbreviation', () => ({ auth: Authorization.builtIn() }), 'auth is not a prop of RemoteMcpServerProps; did you mean authorization?'],
    ['something that is not there', () => ({ cacheScope: 'PUBLIC' }), 'cacheScope must be one of CacheScope.PRIVATE, CacheScope.PUBLIC, got "PUBLIC"'],
    ['a state machine as a handler', (stack) => ({ tools: [{ ...tool(stack), handler: sfn.StateMachine.fromStateMachineName(stack, 'M', 'm') }] }),
      'tool "a_tool": handler must be a ToolHandler, got a state machine; write ToolHandler.stateMachine(machine)'],
    ['a bucket as content', (stack) => ({ resources: [{ uri: 'docs://a', name: 'a', content: s3.Bucket.fromBucketName(stack, 'B', 'the-bucket') }] }),
      'resource "docs://a": content must be a ResourceContent, got a bucket; write ResourceContent.fromBucketObject(bucket, key)'],
    ['text as content', () => ({ resources: [{ uri: 'docs://a', name: 'a', content: 'text' }] }),
      'resource "docs://a": content must be a ResourceContent, got a string; write ResourceContent.fromText(text) or ResourceContent.fromFile(path)'],
    ['a user pool as authorization', (stack) => ({ authorization: new cognito.UserPool(stack, 'People') }),
      'authorization must be an Authorization, got a user pool; write Authorization.builtIn({ identityProvider: IdentityProvider.cognito(userPool) })'],
    ['an ARN for a function', () => ({ interceptors: [Interceptor.lambdaFunction('arn:aws:lambda:…')] }),
      'interceptors[0]: fn must be a Lambda function, as in lambda.Function.fromFunctionArn(this, \'Function\', arn), got a string'],
    ['no arguments at all', (stack) => ({ tools: [{ ...tool(stack), handler: ToolHandler.lambdaFunction() }] }),
      'tool "a_tool": handler: fn is missing; it must be a Lambda function, as in lambda.Function.fromFunctionArn(this, \'Function\', arn)'],
    ['a string as a message', () => ({ prompts: [{ name: 'p', messages: ['Hello'] }] }), 'prompt "p": messages[0] must be a PromptMessage, got a string; write PromptMessage.user(text)'],
    ['a message of something else', () => ({ prompts: [{ name: 'p', messages: [PromptMessage.user(3)] }] }), 'prompt "p": messages[0]: text must be a string, got a number'],
    ['a prop of an argument', () => ({ prompts: [{ name: 'p', arguments: [{ name: 'x', reqired: true }], messages: [PromptMessage.user('{{x}}')] }] }),
      'prompt "p": argument "x": reqired is not a prop of PromptArgument; did you mean required?'],
    ['a document as a backend', () => ({ backends: [Backend.openApi({ document: 'api.yaml' })] }),
      'backends[0]: document must be an OpenApiDocument, got a string; write OpenApiDocument.fromFile(path)'],
    ['a number as a size', (stack) => ({ tools: [{ ...tool(stack), handler: ToolHandler.lambdaFunction(importedFunction(stack), { maxResultSize: 5 }) }] }),
      'tool "a_tool": handler: maxResultSize must be a Size, as in Size.mebibytes(1), got a number'],
    ['a value in a map', () => ({ authorization: Authorization.builtIn({ clientRegistration: ClientRegistration.open({ reservedNames: { A: 'a.example' } }) }) }),
      'authorization: clientRegistration: reservedNames.A must be a list, got a string'],
    ['a Map', (stack) => ({ tools: [{ ...tool(stack), handler: ToolHandler.http({ baseUrl: 'https://a.example', path: '/', query: new Map() }) }] }),
      'tool "a_tool": handler: query must be an object of names and values, got an instance of Map'],
    ['two slips in an annotation', (stack) => ({ tools: [{ ...tool(stack), annotations: { readonly: true } }] }),
      'tool "a_tool": annotations.readonly is not a prop of ToolAnnotations; did you mean readOnlyHint?'],
    ['what is no prop at all', () => ({ domain: { domainName: 'a.example', certificate: { certificateArn: 'arn' }, zone: 'x' } }),
      'domain.zone is not a prop of DomainOptions; leave it out: there are domainName, certificate'],
    ['a statement as an object', (stack) => ({
      tools: [{ ...tool(stack), handler: ToolHandler.awsCall({ service: 'ec2', action: 'describeInstances', iamResources: ['*'], additionalIamStatements: [{ actions: ['x'] }] }) }],
    }), 'tool "a_tool": handler: additionalIamStatements[0] must be a policy statement, as in new iam.PolicyStatement({ … }), got an object'],
  ])('%s is refused', (_name, props, line) => {
    expect(problems(props)).toEqual([line]);
  });

  test('what is added later is read in the same way', () => {
    const { server } = createServer();
    expect(messageOf(() => (server as any).addTool({ name: 'late', description: 'Does something.' })))
      .toMatch(/\n- tool "late": handler is missing; it must be a ToolHandler; write ToolHandler\.lambdaFunction\(fn\)$/);
    expect(messageOf(() => (server as any).addTool())).toMatch(/\n- tools\[0\] must be an object with the props of ToolProps, got undefined$/);
    expect(messageOf(() => (server as any).addBackend('https://a.example/mcp'))).toMatch(/\n- backends\[0\] must be a Backend, got a string; write Backend\.mcpServer\(\{ url \}\)$/);
  });

  test('a scope that is not right is not blamed on those who name it', () => {
    expect(problems((stack) => ({ scopes: [{ name: 'read', descripton: 'Read' }], tools: [tool(stack, { scopes: ['read'] })] }))).toEqual([
      'scope "read": descripton is not a prop of ScopeProps; did you mean description?',
      'scope "read": description is missing; it must be a string',
    ]);
  });

  test('a class of the owner\'s may have other members than the props', () => {
    class Tool {
      public readonly name = 'mine';
      public readonly description = 'Does something.';
      public readonly owner = 'me';
      constructor(public readonly handler: unknown) {}
    }
    const { stack } = createServer();
    expect(() => new RemoteMcpServer(stack, 'Right', { tools: [new Tool(tool(stack).handler)] })).not.toThrow();
  });

  test('what the CDK lets implement in other languages is known by what it has', () => {
    const { stack } = createServer();
    const { functionArn, env, node } = importedFunction(stack, 'one');
    const fn = Object.defineProperty({ env, node, stack }, 'functionArn', { get: () => functionArn });
    expect(() => new RemoteMcpServer(stack, 'Right', { tools: [{ ...tool(stack), handler: ToolHandler.lambdaFunction(fn) }] })).not.toThrow();
  });
});

test.each<[string, (name: string, stack: Stack) => any, string]>([
  ['tools', (name, stack) => ({ tools: [tool(stack, { name }), tool(stack, { name })] }), 'another tool has this name'],
  ['prompts', (name) => ({ prompts: [name, name].map((one) => ({ name: one, messages: [PromptMessage.user('a')] })) }), 'another prompt has this name'],
  ['resources', (name) => ({ resources: [name, name].map((uri, index) => ({ uri, name: `${index}`, content: ResourceContent.fromText('a') })) }), 'another resource has this URI'],
  ['scopes', (name) => ({ scopes: [name, name].map((one) => ({ name: one, description: 'a' })) }), 'another scope has this name'],
])('two %s cannot be named by one token', (_what, props, expected) => {
  expect(problems((stack) => props(stack.stackId, stack)).join()).toContain(expected);
});

test('a handler that is not right can be given to nobody', () => {
  const { stack } = createServer();
  const handler = ToolHandler.http({ baseUrl: 'https://a.example', path: 3, timeout: Duration.seconds(0), maxResultSize: Size.kibibytes(1) });
  expect(handler).toBeInstanceOf(ToolHandler);
  expect(messageOf(() => new RemoteMcpServer(stack, 'Wrong', { tools: [{ ...tool(stack), handler }] }))).toContain('handler: path must be a string, got a number');
});

test('props that are right are taken as they were', () => {
  const { stack } = createServer();
  const statement = new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: ['arn:aws:kms:us-east-1:123456789012:key/1'] });
  new RemoteMcpServer(stack, 'Right', {
    tools: [{ ...tool(stack), handler: ToolHandler.awsCall({ service: 'ec2', action: 'describeInstances', iamResources: ['*'], additionalIamStatements: [statement] }) }],
    backends: [Backend.openApi({ document: OpenApiDocument.fromText('{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://a.example"}],"paths":{"/a":{"get":{}}}}') })],
  });
  expect(JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'))).toContain('key/1');
});

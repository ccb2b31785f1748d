import { CfnParameter, Duration, Fn, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { expect, test } from 'vitest';
import { createServer, messageOf, scope, tool } from './synthesized-server';
import { RemoteMcpServer, type RemoteMcpServerProps } from 'cdk-remote-mcp-server';

const certificate = acm.Certificate.fromCertificateArn(new Stack(), 'Certificate', 'arn:aws:acm:us-east-1:123456789012:certificate/abc');
const domain = (domainName: string) => ({ domain: { domainName, certificate } });

test.each<[string, RemoteMcpServerProps, string]>([
  ['a scope with a space', { scopes: [scope('a b')] }, 'scope "a b": a name consists of printable ASCII characters'],
  ['a scope with a quote', { scopes: [scope('a"b')] }, 'scope "a\\"b": a name consists of'],
  ['an empty scope', { scopes: [scope('')] }, 'scope "": a name consists of'],
  ['any origin', { allowedOrigins: ['*'] }, 'allowedOrigins: "*" is not an origin'],
  ['an origin with a path', { allowedOrigins: ['https://a.example/'] }, 'allowedOrigins: "https://a.example/" is not an origin'],
  ['an origin without a scheme', { allowedOrigins: ['a.example'] }, 'allowedOrigins: "a.example" is not an origin'],
  ['an origin that breaks out of its quotes', { allowedOrigins: ['https://a\'"b'] }, 'is not an origin'],
  ['a stage name with a slash', { stageName: 'a/b' }, 'stageName must be 1 to 128 letters, digits, "_" and "-", got "a/b"'],
  ['the stage name of API Gateway\'s tests', { stageName: 'test-invoke-stage' }, 'stageName must be'],
  ['S23 a domain name with a scheme', domain('https://a.example'), 'domain.domainName must be a full domain name'],
  ['S23 a domain name with a command', domain('$(id).example.com'), 'domain.domainName must be a full domain name'],
  ['S23 a domain name with a quote', domain('a".example.com'), 'domain.domainName must be a full domain name'],
  ['S23 a domain name with a space', domain('a .example.com'), 'domain.domainName must be a full domain name'],
  ['a domain name with a path', domain('a.example/b'), 'domain.domainName must be a full domain name'],
  ['an IP address as a domain name', domain('10.0.0.1'), 'domain.domainName must be a full domain name'],
  ['an empty name', { serverName: ' ' }, 'serverName must not be empty'],
  ['an empty version', { serverVersion: '' }, 'serverVersion must not be empty'],
  ['a function that runs too long', { functionTimeout: Duration.minutes(16) }, 'functionTimeout must be between 1 second and 15 minutes'],
  ['a rotation before tokens have expired', { signingSecretRotation: Duration.hours(4) }, 'signingSecretRotation must be between'],
  ['a rotation by the hour', { signingSecretRotation: Duration.hours(36) }, 'signingSecretRotation must be a number of whole days'],
  ['tasks that run too long', { taskTimeout: Duration.minutes(16) }, 'taskTimeout must be between 1 second and 15 minutes, got 16 minutes'],
  ['a function that runs for a time that is known at deployment only, of which no alarm can be computed', {
    functionTimeout: Duration.seconds(new CfnParameter(new Stack(), 'Timeout', { type: 'Number' }).valueAsNumber),
  }, 'functionTimeout must be known at synthesis; write it without CloudFormation tokens'],
  ['pages without entries', { listPageSize: 0 }, 'listPageSize must be a whole number from 1 to 1000 that is known at synthesis, got 0'],
  ['pages of half an entry', { listPageSize: 1.5 }, 'listPageSize must be a whole number from 1 to 1000 that is known at synthesis, got 1.5'],
  ['pages of a size that is known at deployment only', { listPageSize: new CfnParameter(new Stack(), 'Size', { type: 'Number' }).valueAsNumber }, 'got a CloudFormation token'],
  ['lists that clients keep for a time that is known at deployment only', {
    listCacheTtl: Duration.seconds(new CfnParameter(new Stack(), 'Ttl', { type: 'Number' }).valueAsNumber),
  }, 'listCacheTtl must be known at synthesis; write it without CloudFormation tokens'],
  ['no requests at all', { throttlingRateLimit: 0 }, 'throttlingRateLimit must be a number greater than 0, got 0'],
])('fails for %s', (_name, props, expected) => {
  expect(messageOf(() => createServer(props))).toContain(expected);
});

test('tells all problems at once, of the props, the tools and the resources', () => {
  const stack = new Stack(undefined, 'Test');
  const message = messageOf(() => new RemoteMcpServer(stack, 'Mcp', {
    scopes: [scope('a b')],
    stageName: '',
    tools: [tool(stack, { name: 'no good' })],
  }));
  expect(message.split('\n')).toEqual([
    'remote MCP server "Test/Mcp" is not valid:',
    expect.stringContaining('- scope "a b":'),
    expect.stringContaining('- stageName'),
    expect.stringContaining('- tool "no good"'),
  ]);
});

test.each<[string, (stack: Stack) => RemoteMcpServerProps]>([
  ['origins', () => ({ allowedOrigins: ['https://app.example.com', 'http://localhost:6274', 'http://[::1]:8080'] })],
  ['scopes', () => ({ scopes: [scope('weather:read'), scope('https://api.example.com/auth', 'weather:read')] })],
  ['domain', () => domain('mcp.xn--bcher-kva.example')],
  ['the longest lives', () => ({ signingSecretRotation: Duration.days(1000), functionTimeout: Duration.minutes(15), taskTimeout: Duration.minutes(15) })],
  ['values that are known at deployment only', (stack) => {
    const parameter = (id: string) => new CfnParameter(stack, id).valueAsString;
    return {
      ...domain(parameter('Domain')),
      serverName: parameter('Name'),
      scopes: [scope(parameter('Scope'))],
      allowedOrigins: [Fn.importValue('origin')],
    };
  }],
])('takes %s', (_name, props) => {
  const stack = new Stack();
  expect(() => new RemoteMcpServer(stack, 'Mcp', props(stack))).not.toThrow();
});

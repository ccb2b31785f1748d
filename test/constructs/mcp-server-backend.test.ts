import { Duration, Size } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, resourceNamed, scope } from './synthesized-server';
import { Backend, CacheScope, HttpCredentials, type McpServerBackendProps } from 'cdk-remote-mcp-server';

const URL = 'https://mcp.example.com/mcp';

function manifestWith(props: McpServerBackendProps) {
  return manifestOf(createServer({ backends: [Backend.mcpServer(props)], scopes: [scope('up:read')] })).mcpServers;
}

test('everything of a server is served unless said otherwise', () => {
  const all = { include: ['*'], exclude: [] };
  expect(manifestWith({ url: URL })).toEqual([{
    service: { baseUrl: URL, headers: {}, credentials: [], allowedNetworks: [] },
    tellsCaller: false,
    prefix: '',
    tools: all,
    resources: all,
    prompts: all,
    scopes: [],
    listTtl: 300_000,
    timeout: 60_000,
    maxResultSize: 1024 * 1024,
  }]);
});

test('what is served, and how, can be said', () => {
  expect(manifestWith({
    url: URL,
    prefix: 'up_',
    tools: { include: ['get_*'], exclude: ['*_secret'] },
    resources: { include: [] },
    prompts: { exclude: ['x'] },
    scopes: ['up:read'],
    headers: { 'X-User': '{{$caller.subject}}' },
    allowedNetworks: ['10.0.0.0/16'],
    listTtl: Duration.seconds(0),
    protocolVersion: '2025-11-25',
    timeout: Duration.seconds(5),
    maxResultSize: Size.kibibytes(1),
  })).toEqual([{
    service: { baseUrl: URL, headers: { 'X-User': { $value: ['caller', 'subject'] } }, credentials: [], allowedNetworks: ['10.0.0.0/16'] },
    tellsCaller: true,
    prefix: 'up_',
    tools: { include: ['get_*'], exclude: ['*_secret'] },
    prompts: { include: ['*'], exclude: ['x'] },
    scopes: ['up:read'],
    listTtl: 0,
    protocolVersion: '2025-11-25',
    timeout: 5_000,
    maxResultSize: 1024,
  }]);
});

test.each(['https://mcp.example.com/mcp/', 'https://mcp.example.com'])('the URL %s stays as it is', (url) => {
  expect(manifestWith({ url })[0]!.service.baseUrl).toBe(url);
});

test('the server may read the secret of its credentials, and no other one', () => {
  const { stack, server } = createServer();
  const secret = secretsmanager.Secret.fromSecretCompleteArn(stack, 'Token', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Token-abcdef');
  server.addBackend(Backend.mcpServer({ url: URL, credentials: [HttpCredentials.bearer(secret)] }));
  const { PolicyDocument } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'McpMcpFunction').Properties;
  const ofSecrets = PolicyDocument.Statement.filter(({ Action }: { Action: unknown }) => JSON.stringify(Action).includes('secretsmanager'));
  expect(ofSecrets).toEqual([{ Action: 'secretsmanager:GetSecretValue', Effect: 'Allow', Resource: secret.secretArn }]);
});

describe('two servers whose names nothing tells apart', () => {
  const warningsOf = (...backends: Partial<McpServerBackendProps>[]) => {
    const { stack } = createServer({ backends: backends.map((props) => Backend.mcpServer({ url: URL, ...props })) });
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('another one has')).map(({ entry }) => String(entry.data));
  };

  test('are warned of', () => {
    expect(warningsOf({}, {})).toEqual([
      expect.stringMatching(/^MCP server https:\/\/mcp.example.com\/mcp: another one has no prefix either.*\[ack: cdk-remote-mcp-server:mcpServerPrefix\]$/),
    ]);
    expect(warningsOf({ prefix: 'a_' }, { prefix: 'a_', tools: { include: [] } })).toEqual([expect.stringContaining('has the prefix "a_", too')]);
  });

  test('are not those with other prefixes, or with other things', () => {
    expect(warningsOf({}, { prefix: 'a_' }, { prefix: 'b_' })).toEqual([]);
    expect(warningsOf({ prompts: { include: [] } }, { tools: { include: [] } })).toEqual([]);
  });
});

describe('is refused', () => {
  test.each<[string, McpServerBackendProps, string]>([
    ['plain http across the internet', { url: 'http://mcp.example.com/mcp' }, 'url: plain http would send everything in the clear'],
    ['a URL that is none', { url: 'mcp.example.com' }, 'url must be a URL'],
    ['a prefix that no name begins with', { url: URL, prefix: 'a b' }, 'prefix must be'],
    ['a header of the protocol', { url: URL, headers: { 'MCP-Session-ID': 'x' } }, 'headers: MCP-Session-ID says what the request is, and is set by the request itself; leave it out'],
    ['a content type', { url: URL, headers: { 'Content-Type': 'text/plain' } }, 'headers: Content-Type says what the request is'],
    ['a header of the connection', { url: URL, headers: { Upgrade: 'x' } }, 'headers: Upgrade is set by the request itself; leave it out'],
    ['an empty pattern', { url: URL, tools: { include: [''] } }, 'tools.include: an empty pattern matches no name'],
    ['to serve nothing', { url: URL, tools: { include: [] }, resources: { include: [] }, prompts: { include: [] } }, 'nothing of it would be served'],
    ['a scope that there is not', { url: URL, scopes: ['nope'] }, 'scopes: "nope" is not one of the scopes of the server'],
    ['a revision that there is not', { url: URL, protocolVersion: '2027-01-01' }, 'protocolVersion must be one of 2024-11-05, '],
  ])('%s', (_what, props, problem) => {
    expect(() => createServer({ backends: [Backend.mcpServer(props)] })).toThrow(`MCP server ${props.url}: ${problem}`);
  });

  test('a public list of what not everybody may call', () => {
    const props = { cacheScope: CacheScope.PUBLIC, scopes: [scope('up:read')] };
    expect(() => createServer({ ...props, backends: [Backend.mcpServer({ url: URL, scopes: ['up:read'] })] })).toThrow('leave cacheScope at CacheScope.PRIVATE');
  });

  test('S25 a public list of a server that is told who calls', () => {
    const create = (header: string) => createServer({ cacheScope: CacheScope.PUBLIC, backends: [Backend.mcpServer({ url: URL, headers: { 'X-From': header } })] });
    expect(() => create('user {{$caller.subject}}')).toThrow('leave cacheScope at CacheScope.PRIVATE');
    expect(() => create('gateway')).not.toThrow();
  });
});

test('a list cannot be kept for ever', () => {
  expect(() => createServer({ backends: [Backend.mcpServer({ url: URL, listTtl: Duration.days(2) })] }))
    .toThrow('- backends[0]: listTtl must be between 0 seconds and 1 day, got 2 days');
});

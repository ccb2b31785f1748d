import { McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mcpServer, startHttp, startModern, type RecordingUpstream } from './upstream';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { caller, startFunction, type McpFunction, type TestRequest } from '../mcp-function';
import { callTool, modern } from '../messages';

/* A server that answers by the person for whom this one calls: it gets a token of theirs, had in exchange. */

const SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Client';

let services: AwsServices;
let tokens: RecordingUpstream;
let upstream: RecordingUpstream;
let mcp: McpFunction;

beforeAll(async () => {
  services = await startAwsServices();
  services.secrets.put(SECRET_ARN, 'client-secret');
  tokens = await startHttp(({ body }, _request, response) => {
    const subjectToken = new URLSearchParams(body).get('subject_token');
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({
      access_token: `of-${subjectToken}`, token_type: 'Bearer', expires_in: 600, issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }));
  });
  upstream = await startModern(({ headers }) => {
    const server = new McpServer({ name: 'up', version: '1' }, { cacheHints: { 'tools/list': { ttlMs: 60_000 } } });
    const person = headers.authorization!.slice('Bearer of-'.length);
    server.registerTool(`tool_of_${person}`, { description: 'A tool' }, () => ({ content: [{ type: 'text', text: `for ${person}` }] }));
    return server;
  });
  mcp = await startFunction({
    manifest: {
      mcpServers: [mcpServer(upstream, {
        tellsCaller: true,
        service: {
          baseUrl: upstream.url,
          headers: {},
          allowedNetworks: ['127.0.0.1/32'],
          credentials: [{
            type: 'tokenExchange',
            grant: 'tokenExchange',
            tokenUrl: tokens.url,
            clientId: 'client',
            clientSecret: { secretArn: SECRET_ARN },
            clientAuthentication: 'client_secret_basic',
            scopes: [],
            parameters: {},
          }],
        },
      })],
    },
  });
});

afterAll(async () => {
  await Promise.all([upstream?.close(), tokens?.close(), services?.stop()]);
});

function as(subject: string, request: TestRequest): TestRequest {
  return { ...request, authorizer: caller(subject), headers: { ...request.headers, Authorization: `Bearer ${subject}` } };
}

test('S25 nobody sees, or calls, the tools of another person, however often lists are kept', async () => {
  for (const subject of ['alice', 'bob', 'alice', 'bob']) {
    const { result } = (await mcp.call(as(subject, modern('tools/list')))).messages.at(-1);
    expect(result.tools.map(({ name }: { name: string }) => name)).toEqual([`tool_of_${subject}`]);
  }
  expect(upstream.of('tools/list')).toHaveLength(2);
  expect((await mcp.call(as('alice', callTool('tool_of_alice')))).messages.at(-1).result.content[0].text).toBe('for alice');
  expect((await mcp.call(as('bob', callTool('tool_of_alice')))).messages.at(-1).error.code).toBe(-32602);
});

test('the token of the caller is never sent', () => {
  const sent = upstream.received.map(({ headers }) => headers.authorization);
  expect(new Set(sent)).toEqual(new Set(['Bearer of-alice', 'Bearer of-bob']));
});

import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from './browsing';
import { INITIALIZE, sendEarly } from './early-request';
import { registerPersonClient } from './person-client';
import { serveWithLogin, type ServerWithLogin } from './serve-with-login';
import { callTool, sendMcp, type McpResponse } from '../acceptance/mcp-request';
import { TEAM } from '../sign-in/people';

/** A person, and the client that they use. */
interface User {
  readonly clientId: string;
  readonly subject: string;
  readonly token: string;
}

let serving: ServerWithLogin;
let mcpUrl: string;
/** The two use one client: nothing but their tokens tells them apart. */
let alice: User;
let bob: User;
/** With another client. */
let aliceElsewhere: User;

beforeAll(async () => {
  serving = await serveWithLogin('test/security/apps/module-of-people.ts', TEAM);
  ({ mcpUrl } = serving.server);
  const client = await registerPersonClient(serving.server);
  const other = await registerPersonClient(serving.server);
  const user = async (as: string, of = client): Promise<User> => {
    const { access_token: token } = await connect(of, as, '');
    return { clientId: of.id, subject: decodeJwt(token).sub!, token };
  };
  [alice, bob, aliceElsewhere] = [await user('alice'), await user('bob'), await user('alice', other)];
});

afterAll(() => serving?.close());

const textOf = ({ body }: McpResponse): string => body.result.content[0].text;

const meta = (capabilities: object) => ({
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': capabilities,
});

test('S11 a module learns who the person is to this server, and gets nothing that it could act with', async () => {
  const answer = JSON.parse(textOf(await callTool(mcpUrl, alice.token, 'whoami', { turn: 1 })));

  expect(answer).toMatchObject({ client: { id: alice.clientId }, subject: alice.subject, authInfo: { token: '' } });
  expect(JSON.stringify(answer)).not.toContain(alice.token.split('.')[2]);
  expect(textOf(await callTool(mcpUrl, alice.token, 'read_environment'))).not.toContain(alice.token.split('.')[2]);
});

test('S25 200 interleaved calls of two people with one client and equal ids: each gets the answers to their own', async () => {
  expect(alice.clientId).toBe(bob.clientId);
  expect(alice.subject).not.toBe(bob.subject);

  const answers = await Promise.all(Array.from({ length: 200 }, async (_, turn) => {
    const { token } = turn % 2 ? alice : bob;
    const response = turn % 4 < 2
      ? await callTool(mcpUrl, token, 'whoami', { turn })
      : await sendEarly(mcpUrl, token, { id: 1, method: 'tools/call', params: { name: 'whoami', arguments: { turn } } });
    const { turn: answered, subject } = JSON.parse(textOf(response));
    return { id: response.body.id, turn: answered, subject };
  }));

  expect(answers).toEqual(Array.from({ length: 200 }, (_, turn) => ({ id: 1, turn, subject: (turn % 2 ? alice : bob).subject })));
});

describe('S36 what names a session or a task opens it for the person whose it is', () => {
  const LIST = { id: 1, method: 'tools/list' };

  test('a session', async () => {
    const { session } = await sendEarly(mcpUrl, alice.token, INITIALIZE);

    expect(await sendEarly(mcpUrl, alice.token, LIST, session!)).toMatchObject({ status: 200 });
    for (const { token } of [bob, aliceElsewhere]) {
      expect(await sendEarly(mcpUrl, token, LIST, session!)).toMatchObject({ status: 404 });
      const end = await fetch(mcpUrl, { method: 'DELETE', headers: { 'authorization': `Bearer ${token}`, 'mcp-session-id': session! } });
      expect(end.status).toBeGreaterThanOrEqual(400);
    }
    expect(await sendEarly(mcpUrl, alice.token, LIST, session!)).toMatchObject({ status: 200 });
  });

  test('a task', async () => {
    const _meta = meta({ extensions: { 'io.modelcontextprotocol/tasks': {} } });
    const started = await sendMcp(mcpUrl, { token: alice.token, method: 'tools/call', params: { name: 'nap', arguments: { seconds: 60 }, _meta } });
    const { taskId } = started.body.result;
    expect(taskId).toEqual(expect.any(String));
    const ask = ({ token }: User, method: string, params: object = {}) =>
      sendMcp(mcpUrl, { token, method, params: { taskId, _meta, ...params }, headers: { 'mcp-name': taskId } });

    for (const stranger of [bob, aliceElsewhere]) {
      for (const [method, params] of [['tasks/get', {}], ['tasks/update', { inputResponses: {} }], ['tasks/cancel', {}]] as const) {
        expect((await ask(stranger, method, params)).body.error).toMatchObject({ code: -32602 });
      }
    }
    expect((await ask(alice, 'tasks/get')).body.result).toMatchObject({ status: 'working' });
    expect((await ask(alice, 'tasks/cancel')).body.result).toMatchObject({ resultType: 'complete' });
  });
});

test('S37 the state of a request for input is for the person who was asked', async () => {
  const _meta = meta({ elicitation: {} });
  const inputResponses = { confirmation: { action: 'accept', content: { ok: true } } };
  const ask = ({ token }: User, params: object = {}) =>
    sendMcp(mcpUrl, { token, method: 'tools/call', params: { name: 'confirm', arguments: { amount: 10 }, _meta, ...params } });
  const { requestState } = (await ask(alice)).body.result;

  for (const stranger of [bob, aliceElsewhere]) {
    expect((await ask(stranger, { inputResponses, requestState })).body.error).toMatchObject({ code: -32602 });
  }
  expect(textOf(await ask(alice, { inputResponses, requestState }))).toBe('10 paid');
});

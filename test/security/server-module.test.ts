import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INITIALIZE, sendEarly } from './early-request';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, registerMachineClient } from '../acceptance/machine-client';
import { callTool, mcpHttpRequest, sendMcp, type McpResponse } from '../acceptance/mcp-request';

interface User {
  readonly clientId: string;
  readonly token: string;
}

let server: LocalServer;
let alice: User;
let bob: User;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('moduleProbe') });
  alice = await newUser();
  bob = await newUser();
});

afterAll(() => server?.stop());

async function newUser(): Promise<User> {
  const client = await registerMachineClient(server);
  return { clientId: client.client_id, token: await accessToken(server, client) };
}

/** What a tool answered with, as text. */
function textOf({ body }: McpResponse): string {
  return body.result.content[0].text;
}

/** `_meta` of a client with capabilities. */
function meta(capabilities: object): object {
  return {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
}

test('S11 a module learns who calls, and does not get the token', async () => {
  const answer = JSON.parse(textOf(await callTool(server.mcpUrl, alice.token, 'whoami', { turn: 1 })));

  expect(answer).toEqual({
    turn: 1,
    id: 1,
    client: { id: alice.clientId },
    subject: alice.clientId,
    scopes: [],
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    authInfo: { token: '', clientId: alice.clientId },
  });
});

test('S11 a module reaches neither the signing secret, nor the initial access token, nor the clients', async () => {
  const { SigningSecret, ClientTable, ...outputs } = server.outputs;
  const initialAccessToken = Object.entries(outputs).find(([name]) => name.includes('InitialAccessToken'))?.[1];
  const call = async (tool: string, args: Record<string, unknown>) => textOf(await callTool(server.mcpUrl, alice.token, tool, args));

  expect(await call('read_secret', { id: SigningSecret })).toBe('AccessDeniedException');
  expect(await call('read_secret', { id: initialAccessToken })).toBe('AccessDeniedException');
  expect(await call('read_table', { name: ClientTable })).toBe('AccessDeniedException');
  const environment = await call('read_environment', {});
  expect(environment).not.toContain(server.initialAccessToken);
  expect(environment).not.toContain(SigningSecret);
  expect(environment).not.toContain(ClientTable);
});

test('S25 200 interleaved calls of two users with equal ids: each gets the answers to its own', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, async (_, turn) => {
    const { token } = turn % 2 ? alice : bob;
    const { body, ...response } = turn % 4 < 2
      ? await callTool(server.mcpUrl, token, 'whoami', { turn })
      : await sendEarly(server.mcpUrl, token, { id: 1, method: 'tools/call', params: { name: 'whoami', arguments: { turn } } });
    const { turn: answered, subject, requestId } = JSON.parse(textOf({ body, ...response }));
    return { id: body.id, turn: answered, subject, requestId };
  }));

  expect(answers.map(({ id, turn, subject }) => ({ id, turn, subject }))).toEqual(Array.from({ length: 200 }, (_, turn) => ({
    id: 1,
    turn,
    subject: (turn % 2 ? alice : bob).clientId,
  })));
  expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(200);
});

describe('S26 input that is made to take long is answered', () => {
  test.each<[string, string]>([
    ['a segment that never ends', `probe://items/${'a'.repeat(100_000)}`],
    ['slashes where none belong', `probe://items/${'a/'.repeat(50_000)}`],
    ['a path that never ends', `probe://files/${'../'.repeat(33_000)}`],
    ['questions without end', `probe://search?${'q=1&'.repeat(25_000)}`],
    ['templates in the URI', `probe://items/${'{id}'.repeat(25_000)}`],
    ['percent signs that encode nothing', `probe://items/${'%'.repeat(100_000)}`],
  ])('%s', async (_name, uri) => {
    const response = await sendMcp(server.mcpUrl, { token: alice.token, method: 'resources/read', params: { uri }, headers: { 'mcp-name': 'probe://x' } });

    // a URI of that length does not fit the header that has to repeat it
    expect(response).toMatchObject({ status: 400, body: { error: { code: -32020 } } });

    const early = await sendEarly(server.mcpUrl, alice.token, { id: 1, method: 'resources/read', params: { uri } });
    expect(early.body.result?.contents ?? early.body.error).toBeDefined();
    expect(early.status).toBeLessThan(500);
  });

  test('a completion of a hundred thousand characters', async () => {
    const { status } = await sendMcp(server.mcpUrl, {
      token: alice.token,
      method: 'completion/complete',
      params: { ref: { type: 'ref/resource', uri: 'probe://items/{id}' }, argument: { name: 'id', value: 'a'.repeat(100_000) } },
    });

    expect(status).toBeLessThan(500);
  });
});

describe('S27 what a module throws is for the log alone', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['a tool', 'tools/call', { name: 'fail', arguments: {} }],
    ['a resource', 'resources/read', { uri: 'probe://failing' }],
    ['a prompt', 'prompts/get', { name: 'failing' }],
  ])('%s', async (_name, method, params) => {
    const { body } = await sendMcp(server.mcpUrl, { token: alice.token, method, params });

    const message: string = body.result?.isError ? body.result.content[0].text : body.error.message;
    expect(JSON.stringify(body)).not.toMatch(/arn:|internal\.example|module-password|index\.mjs|\bat \S+:\d+/);
    const requestId = message.match(/[0-9a-f]{8}-[0-9a-f-]{27}/)?.[0];
    expect(requestId).toBeDefined();
    await expect.poll(() => server.logs().split('\n').filter((logged) => logged.includes(requestId!))).toContainEqual(expect.stringContaining('module-password'));
  });
});

describe('S36 what names a session or a task is no credential', () => {
  test('the session of another user is not found', async () => {
    const { session } = await sendEarly(server.mcpUrl, alice.token, INITIALIZE);
    expect(session).not.toBeNull();

    const list = { id: 1, method: 'tools/list' };
    expect(await sendEarly(server.mcpUrl, alice.token, list, session!)).toMatchObject({ status: 200 });
    expect(await sendEarly(server.mcpUrl, bob.token, list, session!)).toMatchObject({ status: 404 });
    expect(await sendEarly(server.mcpUrl, alice.token, list, flipped(session!))).toMatchObject({ status: 404 });
    expect((await fetch(server.mcpUrl, { method: 'POST', headers: { 'mcp-session-id': session! } })).status).toBe(401);
  });

  test('the task of another user is not found', async () => {
    const _meta = meta({ extensions: { 'io.modelcontextprotocol/tasks': {} } });
    const started = await sendMcp(server.mcpUrl, {
      token: alice.token, method: 'tools/call', params: { name: 'nap', arguments: { seconds: 60 }, _meta },
    });
    const { taskId } = started.body.result;
    expect(started.body.result).toMatchObject({ resultType: 'task', taskId: expect.any(String) });
    const ask = ({ token }: User, method: string, params: object = {}) => sendMcp(server.mcpUrl, {
      token, method, params: { taskId, _meta, ...params }, headers: { 'mcp-name': taskId },
    });

    for (const [method, params] of [['tasks/get', {}], ['tasks/update', { inputResponses: {} }], ['tasks/cancel', {}]] as const) {
      expect((await ask(bob, method, params)).body.error).toMatchObject({ code: -32602 });
    }
    expect((await ask(alice, 'tasks/get')).body.result).toMatchObject({ status: 'working' });
    expect((await ask(alice, 'tasks/cancel')).body.result).toMatchObject({ resultType: 'complete' });
    expect((await ask(alice, 'tasks/get')).body.result).toMatchObject({ status: 'cancelled' });
  });
});

describe('S37 the state of a request for input', () => {
  const _meta = meta({ elicitation: {} });
  const inputResponses = { confirmation: { action: 'accept', content: { ok: true } } };
  const ask = ({ token }: User, params: object) => sendMcp(server.mcpUrl, {
    token, method: 'tools/call', params: { name: 'confirm', arguments: { amount: 10 }, _meta, ...params },
  });
  let requestState: string;

  beforeAll(async () => {
    const { body } = await ask(alice, {});
    expect(body.result).toMatchObject({ resultType: 'input_required', requestState: expect.any(String) });
    requestState = body.result.requestState;
  });

  test('opens for who was asked', async () => {
    expect(textOf(await ask(alice, { inputResponses, requestState }))).toBe('10 paid');
  });

  test.each<[string, () => Promise<McpResponse>]>([
    ['that was tampered with', () => ask(alice, { inputResponses, requestState: flipped(requestState) })],
    ['whose payload was exchanged', () => ask(alice, { inputResponses, requestState: withPayload(requestState, { amount: 1 }) })],
    ['of another user', () => ask(bob, { inputResponses, requestState })],
    ['of a call with other arguments', () => ask(alice, { inputResponses, requestState, arguments: { amount: 1000 } })],
    ['of another kind of seal', async () => {
      const { session } = await sendEarly(server.mcpUrl, alice.token, INITIALIZE);
      return ask(alice, { inputResponses, requestState: session });
    }],
    ['that is none', () => ask(alice, { inputResponses, requestState: '' })],
  ])('%s is refused', async (_name, request) => {
    expect((await request()).body.error).toMatchObject({ code: -32602 });
  });
});

/** With one bit changed in the middle. */
function flipped(sealed: string): string {
  const place = Math.floor(sealed.length / 2);
  return sealed.slice(0, place) + (sealed[place] === 'A' ? 'B' : 'A') + sealed.slice(place + 1);
}

/** With another payload under the same seal. */
function withPayload(sealed: string, payload: object): string {
  const [version, body, mac] = sealed.split('.');
  const content = JSON.parse(Buffer.from(body, 'base64url').toString());
  return [version, Buffer.from(JSON.stringify({ ...content, p: payload })).toString('base64url'), mac].join('.');
}

describe('a client that has gone', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'disconnect-'));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('has its tool aborted', async () => {
    const file = join(folder, 'goodbye');
    const leave = new AbortController();
    const params = { name: 'wait_for_goodbye', arguments: { file } };
    const gone = fetch(mcpHttpRequest(server.mcpUrl, { token: alice.token, method: 'tools/call', params, signal: leave.signal })).catch(() => undefined);
    while (!server.logs().includes('Waiting')) await sleep(20);

    leave.abort();
    await gone;

    while (!existsSync(file)) await sleep(20);
  });
});

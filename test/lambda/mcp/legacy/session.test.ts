import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { beginSession, CAPABILITIES, initialize, inSession, startServices, startStatefulFunction } from './stateful-function';
import type { AwsServices } from '../../shared/aws-services';
import { caller, startFunction, type McpFunction } from '../mcp-function';
import { legacy } from '../messages';

let services: AwsServices;
let mcp: McpFunction;
beforeAll(async () => {
  services = await startServices();
  mcp = await startStatefulFunction(services);
});
afterAll(() => services.stop());
afterEach(() => void vi.useRealTimers());

const listTools = legacy('tools/list');

test('initialize begins a session that any instance knows, and nothing is stored', async () => {
  services.calls.length = 0;
  const sessionId = await beginSession(mcp);
  expect(sessionId).toMatch(/^[\x21-\x7e]+$/);
  expect(await beginSession(mcp)).not.toBe(sessionId);

  const other = await startStatefulFunction(services);
  const answer = await other.call(inSession(sessionId, listTools));
  expect(answer.status).toBe(200);
  expect(answer.messages[0].result.tools.length).toBeGreaterThan(0);
  expect((await other.call(inSession(sessionId, { body: { jsonrpc: '2.0', method: 'notifications/initialized' } }))).status).toBe(202);
  expect(services.calls.filter((call) => call.startsWith('DynamoDB'))).toEqual([]);
});

test.each(['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'])('a session of revision %s keeps to it', async (revision) => {
  const sessionId = await beginSession(mcp, initialize(CAPABILITIES, revision));
  const answer = await mcp.call(inSession(sessionId, legacy('tools/call', { name: 'client', arguments: {} })));
  expect(JSON.parse(answer.messages[0].result.content[0].text).capabilities).toMatchObject(CAPABILITIES);
});

test('S36 a session of another caller, or that was never begun, is answered 404', async () => {
  const sessionId = await beginSession(mcp, { ...initialize(), authorizer: caller('alice') });
  const middle = Math.floor(sessionId.length / 2);
  const flipped = sessionId.slice(0, middle) + (sessionId[middle] === 'A' ? 'B' : 'A') + sessionId.slice(middle + 1);
  const statuses = async (id: string, subject: string) =>
    (await mcp.call({ ...inSession(id, listTools), authorizer: caller(subject) })).status;

  expect(await statuses(sessionId, 'alice')).toBe(200);
  expect(await statuses(sessionId, 'bob')).toBe(404);
  for (const forged of [flipped, sessionId.slice(0, -4), '8f14e45f-ceea-467f-a0e6-0e02b2c3d479', 'x'.repeat(9_000)]) {
    expect(await statuses(forged, 'alice')).toBe(404);
  }
  const { messages: [{ id, error }] } = await mcp.call({ ...inSession(flipped, listTools), authorizer: caller('alice') });
  expect({ id, error }).toEqual({ id: 1, error: { code: -32600, message: 'There is no such session: initialize a new one' } });
});

test('a session of the same subject through another client is answered 404', async () => {
  const sessionId = await beginSession(mcp, { ...initialize(), authorizer: { ...caller('alice'), clientId: 'editor' } });
  const answer = await mcp.call({ ...inSession(sessionId, listTools), authorizer: { ...caller('alice'), clientId: 'chat' } });
  expect(answer.status).toBe(404);
});

test('a session ends after 30 days', async () => {
  const sessionId = await beginSession(mcp);
  vi.useFakeTimers({ toFake: ['Date'] });
  const after = async (days: number) => {
    vi.setSystemTime(Date.now() + days * 86_400_000);
    return (await mcp.call({ ...inSession(sessionId, listTools), authorizer: caller() })).status;
  };
  expect(await after(29)).toBe(200);
  expect(await after(2)).toBe(404);
});

test('a client that says too much of itself to carry it along is served without session', async () => {
  const answer = await mcp.call(initialize({ ...CAPABILITIES, experimental: { much: { text: 'x'.repeat(5_000) } } }));
  expect(answer.status).toBe(200);
  expect(answer.headers).not.toHaveProperty('mcp-session-id');
  expect((await beginSession(mcp, initialize({ ...CAPABILITIES, experimental: { much: { text: 'x'.repeat(1_000) } } }))).length).toBeLessThanOrEqual(4_096);
});

test('a client without session is served, and cannot be asked', async () => {
  expect((await mcp.call(listTools)).status).toBe(200);
  for (const name of ['ask_person', 'ask_model', 'ask_roots']) {
    const answer = await mcp.call(legacy('tools/call', { name, arguments: {} }));
    expect(answer.messages).toEqual([expect.objectContaining({ id: 1, result: expect.objectContaining({ isError: true }) })]);
  }
});

test('a session cannot be ended by the client, and has no stream of its own', async () => {
  const sessionId = await beginSession(mcp);
  for (const method of ['DELETE', 'GET']) {
    const answer = await mcp.call(inSession(sessionId, { method }));
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  }
  expect((await mcp.call(inSession(sessionId, listTools))).status).toBe(200);
});

test('a server that keeps no state gives out no session, and ignores those of others', async () => {
  const sessionId = await beginSession(mcp);
  const stateless = await startFunction();
  expect((await stateless.call(initialize())).headers).not.toHaveProperty('mcp-session-id');
  expect((await stateless.call(inSession(sessionId, legacy('ping')))).status).toBe(200);
});

test('without the sealing secret, clients are told to try again later', async () => {
  const fresh = await startStatefulFunction(services);
  services.fail('secretsmanager', { status: 500, type: 'InternalServiceError' });
  const answer = await fresh.call(initialize());
  services.fail('secretsmanager', undefined);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  expect(answer.body).not.toContain('arn:aws');
});

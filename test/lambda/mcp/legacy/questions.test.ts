import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { isQuestion, isResult, startCall } from './pending-call';
import { answerTo, beginSession, initialize, inSession, startServices, startStatefulFunction } from './stateful-function';
import type { AwsServices } from '../../shared/aws-services';
import { caller, type McpFunction, type TestRequest } from '../mcp-function';
import { legacy } from '../messages';

let services: AwsServices;
let asking: McpFunction;
let answering: McpFunction;
let sessionId: string;
beforeAll(async () => {
  services = await startServices();
  asking = await startStatefulFunction(services);
  answering = await startStatefulFunction(services);
  sessionId = await beginSession(asking, as('alice', initialize()));
});
afterAll(() => services.stop());
beforeEach(() => void (services.calls.length = 0));

function as(subject: string, request: TestRequest): TestRequest {
  return { ...request, authorizer: caller(subject) };
}

function calling(name: string, overrides: TestRequest = {}): TestRequest {
  const request = as('alice', inSession(sessionId, legacy('tools/call', { name, arguments: {} }, 'call-1')));
  return { ...request, ...overrides, headers: { ...request.headers, ...overrides.headers } };
}

const accepted = (name: string) => ({ result: { action: 'accept', content: { name } } });
const alices = (id: unknown, outcome: object) => as('alice', inSession(sessionId, answerTo(id, outcome)));
const textOf = (message: any) => message.result.content[0].text;
const databaseCalls = () => services.calls.filter((call) => call.startsWith('DynamoDB'));

/** Looks come every half second at least; one may be on its way. */
async function expectNoMoreLooks(): Promise<void> {
  await expect.poll(async () => {
    const looks = databaseCalls().length;
    await sleep(1_200);
    return databaseCalls().length - looks;
  }).toBe(0);
}

test('the first answer counts, and is removed from the table when the tool has it', async () => {
  const call = startCall(asking, calling('ask_person'));
  const question = await call.next(isQuestion);
  expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Who?' } });
  expect((await Promise.all([
    answering.call(alices(question.id, accepted('Ada'))),
    call.next(isResult),
  ]))[0].status).toBe(202);
  expect(textOf(await call.next(isResult))).toBe('{"name":"Ada"}');
  await call.done;
  expect(await services.scan()).toEqual([]);

  expect((await answering.call(alices(question.id, accepted('Eve')))).status).toBe(202);
  expect(call.messages.filter(isResult)).toHaveLength(1);
});

test('of two answers that arrive before the tool looks, the first counts', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  await answering.call(alices(id, accepted('Ada')));
  expect((await answering.call(alices(id, accepted('Eve')))).status).toBe(202);
  expect(textOf(await call.next(isResult))).toBe('{"name":"Ada"}');
});

test('S25 S36 nobody else can answer, whatever id and session they use', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  const bobs = await beginSession(answering, as('bob', initialize()));
  const alicesOther = await beginSession(answering, as('alice', initialize()));
  services.calls.length = 0;

  const eve = accepted('Eve');
  const status = async (request: TestRequest) => (await answering.call(request)).status;
  expect(await status(as('bob', inSession(bobs, answerTo(id, eve))))).toBe(400);
  expect(await status(as('bob', inSession(sessionId, answerTo(id, eve))))).toBe(404);
  expect(await status(as('alice', inSession(alicesOther, answerTo(id, eve))))).toBe(400);
  for (const guess of [0, 1, '0', 'elicitation', `${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`.replace(/.$/, '!'), 'x'.repeat(5_000)]) {
    expect(await status(alices(guess, eve))).toBe(400);
  }
  // without session, answers are taken and thrown away, as by any stateless server
  expect(await status(as('bob', answerTo(id, eve)))).toBe(202);
  expect(databaseCalls()).not.toContain('DynamoDB_20120810.PutItem');

  await answering.call(alices(id, accepted('Ada')));
  expect(textOf(await call.next(isResult))).toBe('{"name":"Ada"}');
});

test('equal questions of simultaneous calls get the answers to each', async () => {
  const calls = [startCall(asking, calling('ask_person')), startCall(asking, calling('ask_person'))];
  const questions = await Promise.all(calls.map((call) => call.next(isQuestion)));
  await answering.call(alices(questions[1].id, accepted('second')));
  await answering.call(alices(questions[0].id, accepted('first')));
  const results = await Promise.all(calls.map((call) => call.next(isResult)));
  expect(results.map(textOf)).toEqual(['{"name":"first"}', '{"name":"second"}']);
});

test('a batch may hold answers beside requests (revision 2025-03-26)', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  const body = [answerTo(id, accepted('Ada')).body, { jsonrpc: '2.0', id: 7, method: 'ping' }];
  const answer = await answering.call(as('alice', inSession(sessionId, { body })));
  expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 7, result: {} }]);
  expect(textOf(await call.next(isResult))).toBe('{"name":"Ada"}');
});

test('a batch of more than a hundred answers is refused before any is looked at', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  const body = Array.from({ length: 101 }, () => answerTo(id, accepted('Eve')).body);
  expect((await answering.call(as('alice', inSession(sessionId, { body })))).status).toBe(400);
  expect(databaseCalls()).not.toContain('DynamoDB_20120810.PutItem');
  await answering.call(alices(id, accepted('Ada')));
  expect(textOf(await call.next(isResult))).toBe('{"name":"Ada"}');
});

test('the database is used only when something is asked', async () => {
  for (const name of ['client', 'progress']) {
    const request = calling(name);
    (request.body as any).params._meta = { progressToken: 1 };
    await asking.call(request);
  }
  await asking.call(as('alice', inSession(sessionId, legacy('resources/list'))));
  expect(databaseCalls()).toEqual([]);
});

test('a tool that gives up takes its question back', async () => {
  const call = startCall(asking, calling('ask_impatiently'));
  const question = await call.next(isQuestion);
  expect(await call.next((message) => message.method === 'notifications/cancelled')).toMatchObject({ params: { requestId: question.id } });
  expect((await call.next(isResult)).result.isError).toBe(true);
  await call.done;
  await expectNoMoreLooks();
});

test('a tool that waits when the time of the function runs out answers before it ends', async () => {
  const call = startCall(asking, calling('ask_person', { remainingTime: 1_200 }));
  await call.next(isQuestion);
  expect((await call.next(isResult)).result.isError).toBe(true);
  await call.done;
});

test('nobody looks for an answer any more when the client has gone', async () => {
  const call = startCall(asking, calling('ask_person'));
  await call.next(isQuestion);
  call.disconnect();
  await call.done;
  await expectNoMoreLooks();
});

test('a client is asked only what it has said that it can answer', async () => {
  const incapable = await beginSession(asking, as('alice', initialize({})));
  for (const name of ['ask_person', 'ask_model', 'ask_roots', 'ask_by_result']) {
    const answer = await asking.call(calling(name, { headers: { 'Mcp-Session-Id': incapable } }));
    expect(answer.messages).toEqual([expect.objectContaining({ id: 'call-1', result: expect.objectContaining({ isError: true }) })]);
  }
  expect(databaseCalls()).toEqual([]);
});

test('a client that does not read server-sent events cannot be asked', async () => {
  const answer = await asking.call(calling('ask_person', { headers: { Accept: 'application/json' } }));
  expect(answer.messages).toMatchObject([{ id: 'call-1', result: { isError: true } }]);
  expect(databaseCalls()).toEqual([]);
});

test('an answer that is too large to store is refused, and the tool hears of it', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  expect((await answering.call(alices(id, accepted('x'.repeat(500_000))))).status).toBe(413);
  expect((await call.next(isResult)).result.isError).toBe(true);
});

test('when the database fails, the tool hears of it, and the client is told to answer again later', async () => {
  const call = startCall(asking, calling('ask_person'));
  const { id } = await call.next(isQuestion);
  services.fail('DynamoDB', { status: 400, type: 'AccessDeniedException' });
  try {
    expect((await answering.call(alices(id, accepted('Ada')))).status).toBe(503);
    const result = await call.next(isResult);
    expect(result.result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toContain('arn:aws');
  } finally {
    services.fail('DynamoDB', undefined);
  }
});

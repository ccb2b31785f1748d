import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { serveOverHttp } from './http-server';
import { caller, startFunction, type McpFunction, type TestRequest } from './mcp-function';
import { callTool, capableOf, modern } from './messages';
import { putSealingSecret, withModule } from './module-bundle';
import { ENVIRONMENT } from '../../../src/contract';
import { startAwsServices, type AwsServices } from '../shared/aws-services';

const ELICITATION = capableOf({ elicitation: { form: {} } });

let services: AwsServices;
let mcp: McpFunction;
beforeAll(async () => {
  services = await startAwsServices();
  putSealingSecret(services);
  mcp = await startFunction(await withModule('everything'));
});
beforeEach(() => void vi.useRealTimers());
afterAll(() => services.stop());

/** A call of the tool that asks, with the answers that the client has by now. */
function book(round: object = {}, args: object = { city: 'Bern', nights: 2 }): TestRequest {
  return modern('tools/call', { name: 'book', arguments: args, ...round }, 1, ELICITATION);
}

function answers(key: string, value: string): object {
  return { [key]: { action: 'accept', content: { value } } };
}

async function messageOf(request: TestRequest, instance = mcp): Promise<any> {
  const { messages } = await instance.call(request);
  return messages.at(-1);
}

/** The state that the first round hands out. */
async function firstState(): Promise<string> {
  const { result } = await messageOf(book());
  expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { name: { method: 'elicitation/create' } } });
  return result.requestState;
}

const REFUSED = { code: -32602, message: 'Invalid or expired requestState', data: { reason: 'invalid_request_state' } };

test('a tool asks twice, each time on another instance', async () => {
  const state = await firstState();
  const second = await startFunction(await withModule('everything'));
  const { result } = await messageOf(book({ requestState: state, inputResponses: answers('name', 'Ada') }), second);
  expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { date: {} } });

  const third = await startFunction(await withModule('everything'));
  const done = await messageOf(book({ requestState: result.requestState, inputResponses: answers('date', 'Monday') }), third);
  expect(done.result).toMatchObject({ resultType: 'complete', content: [{ text: 'Ada stays in Bern from Monday' }] });
});

test('the members of the arguments may come back in another order', async () => {
  const requestState = await firstState();
  const { result } = await messageOf(book({ requestState, inputResponses: answers('name', 'Ada') }, { nights: 2, city: 'Bern' }));
  expect(result).toMatchObject({ inputRequests: { date: {} } });
});

test('a real client answers by itself', async () => {
  const server = await serveOverHttp(mcp);
  const client = new Client({ name: 'test', version: '1' }, {
    capabilities: { elicitation: { form: {} } },
    versionNegotiation: { mode: { pin: '2026-07-28' } },
  });
  client.setRequestHandler('elicitation/create', ({ params }) => ({ action: 'accept', content: { value: params.message === 'Who?' ? 'Ada' : 'Monday' } }));
  await client.connect(new StreamableHTTPClientTransport(server.url));
  expect((await client.callTool({ name: 'book', arguments: { city: 'Bern' } })).content).toEqual([{ type: 'text', text: 'Ada stays in Bern from Monday' }]);
  await client.close();
  server.close();
});

test('a real client of 2025-11-25 is asked over the open stream, by the same tool', async () => {
  const instance = await startFunction(await withModule('everything', { environment: { [ENVIRONMENT.stateTableName]: services.tableName } }));
  const server = await serveOverHttp(instance);
  const client = new Client({ name: 'test', version: '1' }, { capabilities: { elicitation: { form: {} } } });
  client.setRequestHandler('elicitation/create', ({ params }) => ({ action: 'accept', content: { value: params.message === 'Who?' ? 'Ada' : 'Monday' } }));
  await client.connect(new StreamableHTTPClientTransport(server.url));
  expect(client.getNegotiatedProtocolVersion()).toBe('2025-11-25');
  expect((await client.callTool({ name: 'book', arguments: { city: 'Bern' } })).content).toEqual([{ type: 'text', text: 'Ada stays in Bern from Monday' }]);
  await client.close();
  server.close();
});

test('a client that cannot be asked gets -32021', async () => {
  const answer = await mcp.call(callTool('book', { city: 'Bern' }));
  expect(answer.status).toBe(400);
  expect(answer.messages[0].error).toMatchObject({ code: -32021, data: { requiredCapabilities: { elicitation: {} } } });
});

describe('S37 a state is refused', () => {
  const inputResponses = answers('name', 'Eve');

  test('when any part of it has been changed', async () => {
    const state = await firstState();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const at of [0, 5, Math.floor(state.length / 2), state.length - 2, state.length - 1]) {
      const digit = alphabet.indexOf(state[at]!);
      // differs in the last bit only
      const changed = state.slice(0, at) + alphabet[digit % 2 === 0 ? digit + 1 : digit - 1] + state.slice(at + 1);
      expect((await messageOf(book({ requestState: changed, inputResponses }))).error).toEqual(REFUSED);
    }
  });

  test.each(['', 'v1.', 'made up', `v1.${Buffer.from('{"p":{"step":"date"},"exp":9999999999}').toString('base64url')}.AAAA`])('when it is made up: "%s"', async (requestState) => {
    expect((await messageOf(book({ requestState, inputResponses }))).error).toEqual(REFUSED);
  });

  test.each<[string, Partial<ReturnType<typeof caller>>]>([
    ['client', { clientId: 'client-2' }],
    ['person', { subject: 'person-2' }],
  ])('when it is of another %s', async (_, other) => {
    const requestState = await firstState();
    const answer = await messageOf({ ...book({ requestState, inputResponses }), authorizer: { ...caller(), ...other } });
    expect(answer.error).toEqual(REFUSED);
  });

  test('when it is of a request with other arguments', async () => {
    const requestState = await firstState();
    expect((await messageOf(book({ requestState, inputResponses }, { city: 'Zürich', nights: 2 }))).error).toEqual(REFUSED);
  });

  test('when it is of another tool', async () => {
    const requestState = await firstState();
    const request = modern('tools/call', { name: 'whoami', arguments: { city: 'Bern', nights: 2 }, requestState }, 1, ELICITATION);
    expect((await messageOf(request)).error).toEqual(REFUSED);
  });

  test('after ten minutes', async () => {
    const requestState = await firstState();
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 590_000);
    expect((await messageOf(book({ requestState, inputResponses }))).result).toMatchObject({ inputRequests: { date: {} } });
    vi.setSystemTime(Date.now() + 12_000);
    expect((await messageOf(book({ requestState, inputResponses }))).error).toEqual(REFUSED);
  });
});

describe('when the sealing secret is rotated', () => {
  test('S39 a state outlives one rotation, not two', async () => {
    const requestState = await firstState();
    const rotated = async (current: string, previous: string) => {
      putSealingSecret(services, current);
      putSealingSecret(services, previous, 'AWSPREVIOUS');
      return startFunction(await withModule('everything'));
    };
    const request = book({ requestState, inputResponses: answers('name', 'Ada') });
    const second = 'second-sealing-secret-with-enough-characters';
    const once = await rotated(second, 'first-sealing-secret-with-enough-characters');
    expect((await messageOf(request, once)).result).toMatchObject({ inputRequests: { date: {} } });
    const twice = await rotated('third-sealing-secret-with-enough-characters', second);
    expect((await messageOf(request, twice)).error).toEqual(REFUSED);
    putSealingSecret(services);
  });

  test('an instance that has not noticed opens what another one sealed with the new secret', async () => {
    const slow = await startFunction(await withModule('everything'));
    await messageOf(book(), slow);
    putSealingSecret(services, 'newest-sealing-secret-with-enough-characters');
    const { result: { requestState } } = await messageOf(book(), await startFunction(await withModule('everything')));
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 11_000);
    expect((await messageOf(book({ requestState, inputResponses: answers('name', 'Ada') }), slow)).result).toMatchObject({ inputRequests: { date: {} } });
    putSealingSecret(services);
  });
});

test('without Secrets Manager, a state that comes back is answered with 503', async () => {
  const requestState = await firstState();
  const cold = await startFunction(await withModule('everything'));
  services.fail('secretsmanager', { status: 400, type: 'AccessDeniedException' });
  const answer = await cold.call({ ...book({ requestState }), requestId: 'request-6' });
  services.fail('secretsmanager', undefined);
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('5');
  expect(answer.messages).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32603, message: 'Temporarily unavailable. Request id: request-6' } }]);
});

test('a server that asks nobody reads no secret', async () => {
  const cold = await startFunction(await withModule('everything'));
  services.calls.length = 0;
  await cold.call(callTool('whoami'));
  expect(services.calls).toEqual([]);
});

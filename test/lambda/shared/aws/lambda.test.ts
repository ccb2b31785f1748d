import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { json, RESET, type ScriptedService, SILENCE, startScriptedService, type Step } from './scripted-service';
import { freshConnections } from '../../../../lambda-src/shared/aws/connections';
import { type FunctionAnswer, type Invocation, lambda } from '../../../../lambda-src/shared/aws/lambda';

let service: ScriptedService;

beforeAll(async () => {
  service = await startScriptedService();
});

afterAll(() => service?.stop());

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:f-1_x';
const INVOCATION: Invocation = { functionName: ARN, payload: '{"greeting":"Grüezi 🏔"}' };

type Invoke = (invocation: Invocation, signal?: AbortSignal) => Promise<FunctionAnswer>;

/** Makes clients that invoke the same: the AWS SDK's, and the one that is tested. */
const CLIENTS: Readonly<Record<string, (maxAttempts: number) => Invoke>> = {
  sdk: (maxAttempts) => {
    const client = new LambdaClient({ maxAttempts, requestHandler: new NodeHttpHandler({ connectionTimeout: 3_000 }) });
    return async ({ functionName, payload, type }, abortSignal) => {
      const command = new InvokeCommand({ FunctionName: functionName, Payload: payload, ...(type && { InvocationType: type }) });
      const { Payload, FunctionError } = await client.send(command, { abortSignal });
      return { payload: Buffer.from(Payload ?? []), functionError: FunctionError };
    };
  },
  own: (maxAttempts) => lambda({ maxAttempts, requestHandler: { connectionTimeout: 3_000 }, connections: freshConnections }).invoke,
};

/** Has each client do the same, and returns what it did and what arrived. */
async function eachOf(maxAttempts: number, steps: Step[], act: (invoke: Invoke) => Promise<unknown>): Promise<Record<string, any>> {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const outcomes: Record<string, unknown> = {};
  for (const [name, makeInvoke] of Object.entries(CLIENTS)) {
    service.play(...steps);
    const outcome = await act(makeInvoke(maxAttempts)).catch(({ name: error, code }: NodeJS.ErrnoException) => error === 'AbortError' ? error : code ?? error);
    const attempts = service.attempts.map(({ method, url, headers, body }) => ({
      method, url, body: body.toString(), type: headers['content-type'], invocationType: headers['x-amz-invocation-type'], length: headers['content-length'],
    }));
    outcomes[name] = { outcome, attempts };
  }
  return outcomes;
}

/** Answers with a payload as it is. */
const payload = (bytes: string | Uint8Array, headers: Record<string, string> = {}, status = 200): Step =>
  (response) => response.writeHead(status, headers).end(bytes);

const refusal = (status: number, name: string): Step => json(status, { Type: 'User', message: 'no' }, { 'x-amzn-errortype': name });

describe('as with the AWS SDK', () => {
  test.each([
    ['an ARN', ARN], ['a version', `${ARN}:7`], ['an alias', `${ARN}:live`], ['the latest version', `${ARN}:$LATEST`], ['a name', 'f-1_x'],
    ['a name with a partition', 'arn:aws-cn:lambda:cn-north-1:123456789012:function:f'], ['what is no name', 'a b/ü!\'()*~?#%'],
  ])('a function is named by %s', async (_, functionName) => {
    const { sdk, own } = await eachOf(1, [payload('null')], (invoke) => invoke({ ...INVOCATION, functionName }));

    expect(own).toEqual(sdk);
    expect(own.attempts).toHaveLength(1);
  });

  test.each([
    ['a value', payload('{"a":[1,"ü"]}')], ['nothing', payload('')], ['what is no JSON', payload(Buffer.from([0xff, 0]))],
    ['a failure', payload('{"errorType":"Error"}', { 'x-amz-function-error': 'Unhandled' })],
    ['six megabytes', payload(Buffer.alloc(6_291_456, 'x'))],
  ])('a function answers %s', async (_, step) => {
    const { sdk, own } = await eachOf(1, [step], (invoke) => invoke(INVOCATION));

    expect(own).toEqual(sdk);
    expect(own.outcome.payload).toBeInstanceOf(Buffer);
  });

  test('an event is queued', async () => {
    const { sdk, own } = await eachOf(3, [payload('', {}, 202)], (invoke) => invoke({ ...INVOCATION, type: 'Event' }));

    expect(own).toEqual(sdk);
    expect(own.attempts).toMatchObject([{ invocationType: 'Event' }]);
  });

  const FAILURES: readonly [name: string, step: Step, mayHelp: boolean][] = [
    ...([
      [429, 'TooManyRequestsException', true], [502, 'EC2ThrottledException', true], [502, 'ENILimitReachedException', true],
      [500, 'ServiceException', true], [404, 'ResourceNotFoundException', false], [403, 'AccessDeniedException', false],
      [413, 'RequestTooLargeException', false], [400, 'InvalidRequestContentException', false], [409, 'ResourceConflictException', false],
      [502, 'KMSDisabledException', true], [424, 'Whatever', false],
    ] as const).map(([status, name, mayHelp]) => [`${status} ${name}`, refusal(status, name), mayHelp] as const satisfies [string, Step, boolean]),
    ['no answer but a reset', RESET, true],
  ];

  test.each(FAILURES)('%s fails an invocation that is tried once', async (_, step) => {
    const { sdk, own } = await eachOf(1, [step], (invoke) => invoke(INVOCATION));

    expect(own).toEqual(sdk);
    expect([own.attempts.length, typeof own.outcome]).toEqual([1, 'string']);
  });

  test.each(FAILURES)('%s is tried again where that is allowed', async (_, step, mayHelp) => {
    const { sdk, own } = await eachOf(3, [step], (invoke) => invoke(INVOCATION));

    expect(own).toEqual(sdk);
    expect(own.attempts).toHaveLength(mayHelp ? 3 : 1);
  });

  test('an invocation that is aborted ends at once, and its connection with it', async () => {
    for (const [name, makeInvoke] of Object.entries(CLIENTS)) {
      const abort = new AbortController();
      const gone = new Promise((resolve) => service.play((response) => response.once('close', resolve)));
      const outcome = makeInvoke(3)(INVOCATION, abort.signal).catch((error: Error) => error.name);
      await service.arrival(1);
      abort.abort();

      expect([name, await outcome]).toEqual([name, 'AbortError']);
      await gone;
      expect([name, service.attempts.length]).toEqual([name, 1]);
    }
  });

  test('nothing is sent for a caller who has gone', async () => {
    const { sdk, own } = await eachOf(3, [payload('null')], (invoke) => invoke(INVOCATION, AbortSignal.abort()));

    expect(own).toEqual(sdk);
    expect(own).toEqual({ outcome: 'AbortError', attempts: [] });
  });
});

describe('a connection that Lambda has closed while the function was frozen', () => {
  test('is not used after a pause', async () => {
    service.play(payload('null'));
    const invoke = CLIENTS.own!(1);
    await invoke(INVOCATION);
    // the end of the connection has not been read when it is asked for
    service.closeIdleConnections();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_001 });

    expect(await invoke(INVOCATION)).toMatchObject({ functionError: undefined });
    expect(new Set(service.attempts.map(({ connection }) => connection)).size).toBe(2);
  });

  test('fails an invocation that is tried once, and that only, as with the AWS SDK: the function may have run', async () => {
    for (const [name, makeInvoke] of Object.entries(CLIENTS)) {
      service.play(payload('null'));
      const invoke = makeInvoke(1);
      await invoke(INVOCATION);
      service.closeIdleConnections();

      expect([name, await invoke(INVOCATION).catch(({ code }: NodeJS.ErrnoException) => code)]).toEqual([name, expect.stringMatching(/^(ECONNRESET|EPIPE)$/)]);
      expect([name, await invoke(INVOCATION)]).toMatchObject([name, { functionError: undefined }]);
    }
  });

  test('is replaced where an invocation may be repeated, as with the AWS SDK', async () => {
    for (const [name, makeInvoke] of Object.entries(CLIENTS)) {
      service.play(payload('null'));
      const invoke = makeInvoke(3);
      await invoke(INVOCATION);
      service.closeIdleConnections();

      expect([name, await invoke(INVOCATION)]).toMatchObject([name, { functionError: undefined }]);
    }
  });
});

test('a function that answers in parts may be aborted in the middle', async () => {
  const abort = new AbortController();
  service.play((response) => void response.writeHead(200, { 'content-length': 100 }).write('{"a":', () => setImmediate(() => abort.abort())));

  await expect(CLIENTS.own!(3)(INVOCATION, abort.signal)).rejects.toThrow();
  expect(service.attempts).toHaveLength(1);
});

test('a function may take as long as it wants', async () => {
  service.play(SILENCE);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const abort = new AbortController();
  const outcome = CLIENTS.own!(1)(INVOCATION, abort.signal).catch((error: Error) => error.name);
  await service.arrival(1);
  await vi.advanceTimersByTimeAsync(900_000);
  abort.abort();

  expect(await outcome).toBe('AbortError');
});

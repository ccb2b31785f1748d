import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clockAhead, exception, HALF, json, RESET, type ScriptedService, SILENCE, startScriptedService, type Step, SUCCESS } from './scripted-service';
import { awsClient } from '../../../../lambda-src/shared/aws/aws-client';
import { type JsonService, jsonService } from '../../../../lambda-src/shared/aws/json-service';
import { AWS_CLIENT_OPTIONS } from '../../../../lambda-src/shared/aws-request';

let service: ScriptedService;

beforeAll(async () => {
  service = await startScriptedService();
});

afterAll(() => service?.stop());

// every pause takes no time
beforeEach(() => vi.spyOn(Math, 'random').mockReturnValue(0));

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

type Operations = { readonly GetItem: { readonly input: object; readonly output: object } };

function client(): JsonService<Operations> {
  const limits = { ...AWS_CLIENT_OPTIONS, basePause: 25 };
  return jsonService<Operations>(awsClient({ name: 'dynamodb', variable: 'X' }, limits), { target: 'DynamoDB_20120810', version: '1.0' });
}

const INPUT = { TableName: 'table', Key: { pk: { S: 'x' } } };

/** Makes clients that ask for the same: the AWS SDK's, and the one that is tested. */
const CLIENTS = {
  sdk: () => {
    const sdk = new DynamoDBClient(AWS_CLIENT_OPTIONS);
    return () => sdk.send(new GetItemCommand(INPUT));
  },
  own: () => {
    const own = client();
    return () => own('GetItem', INPUT);
  },
};

/** The outcome of a request: the name of the service's exception, or the code of a network failure, to which the AWS SDK gives names of its own. */
async function outcomeOf(request: Promise<unknown>): Promise<string> {
  return request.then(() => 'success', ({ name, code }: NodeJS.ErrnoException) => code ?? name);
}

const REFUSALS: readonly [status: number, name: string][] = [
  [400, 'ValidationException'], [400, 'ConditionalCheckFailedException'], [400, 'ResourceNotFoundException'], [400, 'AccessDeniedException'],
  [400, 'InvalidSignatureException'], [404, 'NotFound'], [501, 'NotImplemented'], [400, 'SerializationException'],
];
const THROTTLINGS: readonly [status: number, name: string][] = [
  [400, 'ProvisionedThroughputExceededException'], [400, 'ThrottlingException'], [400, 'RequestLimitExceeded'], [400, 'LimitExceededException'],
  [429, 'Whatever'], [400, 'TooManyRequestsException'], [503, 'SlowDown'], [400, 'TransactionInProgressException'],
];
const FAULTS: readonly [status: number, name: string][] = [
  [500, 'InternalServerError'], [502, 'BadGateway'], [503, 'ServiceUnavailable'], [504, 'GatewayTimeout'], [400, 'RequestTimeoutException'],
  [400, 'ReplicatedWriteConflictException'],
];

/** Doings of a service, by name, and how many attempts at it there are when it does so again and again, or only at first. */
const CASES: readonly (readonly [name: string, step: Step, attempts: { readonly lasting: number; readonly passing: number }])[] = [
  ['success', SUCCESS, { lasting: 1, passing: 1 }],
  ...REFUSALS.map(([status, name]) => [`${status} ${name}`, exception(status, name), { lasting: 1, passing: 1 }] as const),
  ...[...THROTTLINGS, ...FAULTS].map(([status, name]) => [`${status} ${name}`, exception(status, name), { lasting: 3, passing: 2 }] as const),
  ['a name in a header alone', json(500, {}, { 'x-amzn-errortype': 'InternalServerError:http://internal.amazon.com/' }), { lasting: 3, passing: 2 }],
  ['a code alone', json(400, { code: 'ThrottlingException', Message: 'no' }), { lasting: 3, passing: 2 }],
  ['no name', json(400, { message: 'no' }), { lasting: 1, passing: 1 }],
  ['an answer that is no JSON', (response) => response.writeHead(200).end('<html>'), { lasting: 1, passing: 1 }],
  ['no answer but a reset', RESET, { lasting: 3, passing: 2 }],
  ['half an answer', HALF, { lasting: 3, passing: 2 }],
];

describe.each(CASES)('%s: as with the AWS SDK', (_name, step, attempts) => {
  test.each([['again and again', [step], attempts.lasting], ['once', [step, SUCCESS], attempts.passing]] as const)('%s', async (_times, steps, expected) => {
    const outcomes: Record<string, unknown> = {};
    for (const [name, makeClient] of Object.entries(CLIENTS)) {
      service.play(...steps);
      const outcome = await outcomeOf(makeClient()());
      const numbers = service.attempts.map(({ headers }) => headers['amz-sdk-request']);
      outcomes[name] = { outcome, numbers, ids: new Set(service.attempts.map(({ headers }) => headers['amz-sdk-invocation-id'])).size };
    }

    expect(outcomes.own).toEqual(outcomes.sdk);
    expect(outcomes.own).toMatchObject({ numbers: Array.from({ length: expected }, (_, index) => `attempt=${index + 1}; max=3`), ids: 1 });
  });
});

test('an answer that is no JSON and a status of failure are tried again, whatever the error is called', async () => {
  for (const makeClient of Object.values(CLIENTS)) {
    service.play((response) => response.writeHead(503).end('<html>'));
    await expect(makeClient()()).rejects.toThrow();
    expect(service.attempts).toHaveLength(3);
  }
});

describe.each([10, -10])('a clock that is %i minutes ahead: as with the AWS SDK', (minutes) => {
  test.each(['InvalidSignatureException', 'RequestTimeTooSkewed', 'RequestExpired', 'SignatureDoesNotMatch', 'AccessDeniedException'])('%s', async (refusal) => {
    for (const [name, makeClient] of Object.entries(CLIENTS)) {
      service.play(clockAhead(minutes, refusal));
      const ask = makeClient();

      expect([name, await outcomeOf(ask()), service.attempts.length]).toEqual([name, 'success', 2]);
      // it is known from now on
      expect([name, await outcomeOf(ask()), service.attempts.length]).toEqual([name, 'success', 3]);
    }
  });
});

test('a clock that is right is no reason to try again', async () => {
  for (const makeClient of Object.values(CLIENTS)) {
    service.play((response, attempt) => {
      response.setHeader('date', new Date(Date.now() + 120_000).toUTCString());
      exception(400, 'InvalidSignatureException')(response, attempt);
    });
    expect([await outcomeOf(makeClient()()), service.attempts.length]).toEqual(['InvalidSignatureException', 1]);
  }
});

/** Lets time pass in short steps until something has happened, so that no limit is met but the one that a test waits for. */
async function passTimeUntil(happened: Promise<unknown>): Promise<void> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  void happened.then(over, over);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(isOver ? 0 : 1);
  }
}

test('silence is given up after two seconds, and tried again: as with the AWS SDK', async () => {
  for (const [name, makeClient] of Object.entries(CLIENTS)) {
    service.play(SILENCE);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const outcome = outcomeOf(makeClient()());
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await passTimeUntil(service.arrival(attempt));
      expect([name, service.attempts.length]).toEqual([name, attempt]);
      await vi.advanceTimersByTimeAsync(2_000);
    }
    await passTimeUntil(outcome);

    expect([name, await outcome, service.attempts.length]).toEqual([name, 'ETIMEDOUT', 3]);
    vi.useRealTimers();
  }
});

test('an answer that stops in its middle is given up, too', async () => {
  service.play((response) => void response.writeHead(200, { 'content-length': 100 }).write('{"Item":'), SUCCESS);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const outcome = outcomeOf(CLIENTS.own()());
  await passTimeUntil(service.arrival(1));
  await vi.advanceTimersByTimeAsync(2_000);
  await passTimeUntil(outcome);

  expect([await outcome, service.attempts.length]).toEqual(['success', 2]);
});

test('a quota ends the retries of a client whose service is down: as with the AWS SDK', async () => {
  for (const [name, makeClient] of Object.entries(CLIENTS)) {
    service.play(exception(500, 'InternalServerError'));
    const ask = makeClient();
    for (let request = 0; request < 20; request += 1) {
      await outcomeOf(ask());
    }
    // 500 / 14 retries, and 20 first attempts
    expect([name, service.attempts.length]).toEqual([name, 20 + 35]);

    service.play(SUCCESS);
    for (let request = 0; request < 14; request += 1) {
      await ask();
    }
    service.play(exception(500, 'InternalServerError'));
    await outcomeOf(ask());
    expect([name, service.attempts.length]).toEqual([name, 2]);
  }
});

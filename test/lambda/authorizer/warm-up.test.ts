import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type AuthorizerFunction, ownToken, startAuthorizer, tokenEvent } from './authorizer-function';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const SETTINGS = { ...AUTHORIZER_SETTINGS, cacheSeconds: 0 };
const SECRET = 'secretsmanager.GetSecretValue';
const RECORDS = 'DynamoDB_20120810.BatchGetItem';

let authorizer: AuthorizerFunction;

beforeAll(async () => {
  authorizer = await startAuthorizer();
});

afterAll(() => authorizer?.stop());

beforeEach(() => {
  authorizer.aws.calls.length = 0;
});

/** Starts another instance. */
async function start(): Promise<AuthorizerFunction['authorize']> {
  return (await import(functionBundle('authorizer', SETTINGS))).handler;
}

const calls = () => authorizer.aws.calls.splice(0).sort();

test('a function has its keys and a connection before its first request, which reads the records of its token alone', async () => {
  const output = captureOutput();
  const authorize = await start();
  expect(calls()).toEqual([RECORDS, SECRET, SECRET, SECRET]);

  expect((await authorize(tokenEvent(await ownToken()))).principalId).toBe('ada');
  expect(calls()).toEqual([RECORDS]);
  expect(output.text()).toBe('');
});

test.each([
  { service: 'secretsmanager', name: 'InternalServiceError', lacking: [RECORDS, SECRET] },
  { service: 'DynamoDB', name: 'InternalServerError', lacking: [RECORDS] },
] as const)('a function starts while $service is down, and the first request asks for what is lacking', async ({ service, name, lacking }) => {
  const output = captureOutput();
  authorizer.aws.fail(service, { status: 500, type: name });
  const authorize = await start().finally(() => authorizer.aws.fail(service, undefined));
  expect(output.text()).toContain(name);
  authorizer.aws.calls.length = 0;

  expect((await authorize(tokenEvent(await ownToken()))).principalId).toBe('ada');
  // other attempts of the start may still be under way
  expect([...new Set(calls())]).toEqual(lacking);
});

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { codeIn, PersonClient, tokensIn } from './person-client';
import { recordKey } from '../../../lambda-src/shared/record-key';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server);
  browser = new Browser(server);
  await client.connect(browser);
});

afterEach(() => {
  server.aws.onCall = () => undefined;
  for (const operation of WRITES) server.aws.fail('DynamoDB', undefined, operation);
});

const WRITES = ['PutItem', 'UpdateItem'];

const visit = () => browser.open(client.authorizationUrl());
const codeOf = ({ headers: { location } }: Answer) => location === undefined ? null : new URL(location).searchParams.get('code');
const records = async (type: string) => (await server.aws.scan()).filter(({ pk }) => pk!.S!.startsWith(`${type}#`)).length;
const sessionKey = () => recordKey('Session', browser.cookies.get('__Host-session')!);
const session = async () => (await server.aws.scan()).find(({ pk }) => pk!.S === sessionKey());

test.each(WRITES)('S33 when %s fails, nobody gets a code, and the next visit gives one', async (operation) => {
  const before = await records('AuthorizationCode');
  server.aws.fail('DynamoDB', { status: 400, type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' }, operation);
  const refused = await visit();
  server.aws.fail('DynamoDB', undefined, operation);

  expect(codeOf(refused)).toBeNull();
  expect(refused.status).toBeGreaterThanOrEqual(500);
  expect(await records('AuthorizationCode')).toBe(before);
  expect(tokensIn(await client.exchange(codeIn(await visit()))).access_token).toBeTruthy();
});

test('S33 a grant is listed before there is a code for it', async () => {
  const listed: boolean[] = [];
  server.aws.onCall = async (target) => {
    if (target.endsWith('.Scan')) {
      return;
    }
    const found = await server.aws.scan();
    const grants = found.filter(({ content }) => JSON.parse(content?.S ?? '{}').kind === 'AuthorizationCode')
      .map(({ content }) => JSON.parse(content!.S!).grantId as string);
    listed.push(grants.every((id) => found.some((record) => record.pk!.S!.startsWith('Access#') && id in record)));
  };
  codeIn(await visit());

  expect(listed.length).toBeGreaterThan(4);
  expect(new Set(listed)).toEqual(new Set([true]));
});

test('S33 when all that the person allowed is ended before the code is made, there is no grant, and they sign in again', async () => {
  const before = await records('Grant');
  server.aws.onCall = async (target) => {
    // the last look at the account
    if (target.endsWith('.GetItem')) {
      server.aws.onCall = () => undefined;
      await server.aws.deleteRecord('Account', 'owner');
    }
  };
  const answer = await visit();

  expect(codeOf(answer)).toBeNull();
  expect(answer.text).toContain('expired');
  expect(await records('Grant')).toBe(before);
  expect((await browser.follow(await visit())).text).toContain('name="passphrase"');
});

test('a visit leaves the session as it is', async () => {
  const before = await session();
  codeIn(await visit());

  expect(before).toBeDefined();
  expect(await session()).toEqual(before);
});

test('S07 a session that is ended during a visit stays so', async () => {
  const id = browser.cookies.get('__Host-session')!;
  server.aws.onCall = async (target) => {
    if (target.endsWith('.PutItem')) {
      server.aws.onCall = () => undefined;
      await server.aws.deleteRecord('Session', id);
    }
  };
  await visit();

  expect((await server.aws.scan()).some(({ pk }) => pk!.S === recordKey('Session', id))).toBe(false);
});

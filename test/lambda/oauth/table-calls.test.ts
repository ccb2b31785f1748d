import type { CryptoKey } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, MACHINE, OWNER, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { codeIn, PersonClient, tokensIn } from './person-client';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;
let signingKey: CryptoKey;

beforeAll(async () => {
  signingKey = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']) as CryptoKey;
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
  browser = new Browser(server);
  // the first token of a client is noted
  await client.connect(browser);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

/**
 * Counts the calls of the table that a request makes. Holds each back until no other comes, so that those that do not wait for one another
 * are there at the same time.
 *
 * @returns the operations, in groups that wait for one another
 */
async function callsOf(request: () => Promise<Answer>): Promise<string[][]> {
  const groups: string[][] = [];
  let waiting: (() => void)[] = [];
  let answered = false;
  server.aws.onCall = (target) => {
    if (!target.startsWith('DynamoDB')) {
      return undefined;
    }
    if (waiting.length === 0) {
      groups.push([]);
    }
    groups.at(-1)!.push(target.split('.')[1]!);
    return new Promise((resolve) => waiting.push(resolve));
  };
  const answer = request().finally(() => {
    answered = true;
  });
  for (let held = 0; !answered; ) {
    await quiet();
    if (waiting.length > 0 && waiting.length === held) {
      const released = waiting;
      waiting = [];
      held = 0;
      released.forEach((release) => release());
    } else {
      held = waiting.length;
    }
  }
  server.aws.onCall = () => undefined;
  expect((await answer).status).toBeLessThan(400);
  return groups.map((group) => group.sort());
}

/** Waits until what can go on without an answer of the table has gone on: many turns of the event loop, and of the threads that sign. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) {
    await (turn % 10 === 0 ? crypto.subtle.sign('HMAC', signingKey, new Uint8Array(100_000)) : new Promise((resolve) => setImmediate(resolve)));
  }
}

test('a refresh reads once, and then writes the use and the successor at the same time', async () => {
  const { refresh_token: token } = tokensIn(await client.exchange(codeIn(await browser.open(client.authorizationUrl()))));

  expect(await callsOf(() => client.refresh(token))).toEqual([['BatchGetItem'], ['PutItem', 'UpdateItem']]);
});

test('so does the exchange of a code', async () => {
  const code = codeIn(await browser.open(client.authorizationUrl()));

  expect(await callsOf(() => client.exchange(code))).toEqual([['BatchGetItem'], ['PutItem', 'UpdateItem']]);
});

test('a machine client registers with one write, and gets a token with one read', async () => {
  const calls = await callsOf(() => server.send('POST', '/clients', { headers: OWNER, body: JSON.stringify(MACHINE) }));
  expect(calls).toEqual([['PutItem']]);

  const machine = await server.register();
  await server.requestToken(machine);
  expect(await callsOf(() => server.requestToken(machine))).toEqual([['GetItem']]);
});

test('a public client of a person registers with a look for the same registration, its counters at once, and its writes at once', async () => {
  // counted before, so that the network has its record
  await PersonClient.register(server);
  const body = JSON.stringify({ client_name: 'Notebook', redirect_uris: ['https://notebook.example.com/callback'], token_endpoint_auth_method: 'none' });

  expect(await callsOf(() => server.send('POST', '/clients', { headers: { 'Content-Type': 'application/json' }, body })))
    .toEqual([['GetItem'], ['UpdateItem', 'UpdateItem'], ['PutItem', 'PutItem']]);
});

test('who is signed in, and has allowed the client, is sent back after two reads, and two writes with a last look at the account', async () => {
  expect(await callsOf(() => browser.open(client.authorizationUrl())))
    .toEqual([['BatchGetItem'], ['BatchGetItem'], ['PutItem', 'UpdateItem'], ['GetItem', 'PutItem']]);
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ALLOWED_BY_PEOPLE, CLIENTS_AND_ALLOWED, endAccess, type RecordOrder } from '../../local/commands/table/end-access';
import { openRecordTable } from '../../local/commands/table/record-table';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from '../lambda/oauth/authorization-server';
import { Browser } from '../lambda/oauth/browser';
import { PersonClient } from '../lambda/oauth/person-client';
import { PERSON_SETTINGS } from '../lambda/shared/server-environment';
import { captureOutput } from '../lambda/shared/standard-output';

/** Maximum number of calls of AWS that a request makes. */
const MAX_CALLS = 40;

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

afterEach(() => {
  server.aws.onCall = () => undefined;
});

const endAll = (order: RecordOrder) => endAccess(openRecordTable(server.aws.tableName, {}), order);

/** Types of the records in the table. */
const types = async () => new Set((await server.aws.scan()).map(({ pk }) => pk!.S!.split('#')[0]!));

/**
 * Ends all access in the middle of a request: before its call of AWS of that number.
 *
 * @returns the answer, and whether it made so many calls
 */
async function endBefore(call: number, order: RecordOrder, request: () => Promise<Answer>): Promise<{ answer: Answer; wasEnded: boolean }> {
  let calls = 0;
  let ending: Promise<unknown> | undefined;
  server.aws.onCall = async () => {
    // the calls that end it come here, too
    if (ending === undefined && calls++ === call) {
      ending = endAll(order);
      await ending;
    }
  };
  const answer = await request();
  server.aws.onCall = () => undefined;
  return { answer, wasEnded: ending !== undefined };
}

/** Does something for each call of AWS that a request makes. */
async function forEachCall(
  order: RecordOrder, prepare: () => Promise<() => Promise<Answer>>, check: (answer: Answer) => Promise<void>,
): Promise<number> {
  for (let call = 0; call < MAX_CALLS; call += 1) {
    client = await PersonClient.register(server);
    browser = new Browser(server);
    const { answer, wasEnded } = await endBefore(call, order, await prepare());
    if (!wasEnded) {
      return call;
    }
    await check(answer);
  }
  throw new Error('The request makes more calls than expected');
}

/** Expects that an authorization has left nothing that gives access. */
async function expectNothingLeft({ headers }: Answer): Promise<void> {
  const left = await types();
  expect([...left].filter((type) => ['Grant', 'Consent', 'Account'].includes(type))).toEqual([]);
  const code = headers.location === undefined ? null : new URL(headers.location).searchParams.get('code');
  if (code !== null) {
    expect((await client.exchange(code)).status).toBeGreaterThanOrEqual(400);
  }
}

describe.each([['of people', ALLOWED_BY_PEOPLE], ['of clients', CLIENTS_AND_ALLOWED]] as const)('S33 all access %s, when it is ended', (_whose, order) => {
  test('during a refresh leaves neither the grant nor a token that refreshes', async () => {
    let old = '';
    const calls = await forEachCall(order, async () => {
      ({ refresh_token: old } = await client.connect(browser));
      return () => client.refresh(old);
    }, async ({ status, body }) => {
      expect(await types()).not.toContain('Grant');
      for (const token of status === 200 ? [old, body.refresh_token] : [old]) {
        expect((await client.refresh(token)).status).toBeGreaterThanOrEqual(400);
      }
    });
    expect(calls).toBe(3);
  });

  test('during the exchange of a code leaves no grant', async () => {
    const calls = await forEachCall(order, async () => {
      const code = await client.authorize(browser);
      return () => client.exchange(code);
    }, async ({ status, body }) => {
      expect(await types()).not.toContain('Grant');
      if (status === 200) {
        expect((await client.refresh(body.refresh_token)).status).toBeGreaterThanOrEqual(400);
      }
    });
    expect(calls).toBeGreaterThan(3);
  });

  test('while somebody allows a client leaves no grant, and nothing that is remembered', async () => {
    const calls = await forEachCall(order, async () => {
      const consent = await client.signIn(browser);
      return () => browser.press(consent, 'allow');
    }, expectNothingLeft);
    expect(calls).toBeGreaterThan(5);
  });

  test('while somebody comes again who has allowed the client leaves no grant, and nothing that is remembered', async () => {
    const calls = await forEachCall(order, async () => {
      await client.authorize(browser);
      return () => browser.open(client.authorizationUrl());
    }, expectNothingLeft);
    expect(calls).toBe(6);
  });

  test('ends everything, and again when it is repeated, with the counts of each time', async () => {
    await endAll(order);
    client = await PersonClient.register(server);
    browser = new Browser(server);
    const { refresh_token: token } = await client.connect(browser);
    await client.authorize(browser);
    await (await PersonClient.register(server)).signIn(new Browser(server));

    const ended = await endAll(order);
    expect(Object.fromEntries(ended)).toMatchObject({
      Account: 1, Grant: 2, RefreshToken: 1, AuthorizationCode: 2, Session: 2, Consent: 1, Interaction: 1,
    });
    expect([...(await endAll(order)).values()].every((count) => count === 0)).toBe(true);
    expect((await client.refresh(token)).status).toBeGreaterThanOrEqual(400);
    // who comes afterwards gets in
    await (await PersonClient.register(server)).connect(new Browser(server));
  });
});

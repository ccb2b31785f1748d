import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurns, type RacedServer, startRacedServer } from './race';
import { Browser } from '../lambda/oauth/browser';
import { codeIn, PersonClient, tokensIn } from '../lambda/oauth/person-client';
import { PERSON_SETTINGS } from '../lambda/shared/server-environment';
import { repetitions } from '../share.mts';

const CODES = repetitions(500, 10);
const LATE_CODES = repetitions(20, 5);
const STOLEN_CODES = repetitions(50, 10);
const REDEMPTIONS_OF_EACH = 20;
const CODES_AT_ONCE = 3;

let server: RacedServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startRacedServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
  browser = new Browser(server);
  await client.authorize(browser);
});

afterAll(() => server?.stop());

/** The client has been allowed before, so that each visit gives a code. */
const newCode = async () => codeIn(await browser.open(client.authorizationUrl()));

const records = async (type: string) => (await server.aws.scan()).filter(({ pk }) => pk!.S!.startsWith(`${type}#`)).length;

describe('S14 authorization codes', () => {
  test('that come again after the grace end what they were exchanged for, however many come at once', async () => {
    const before = await records('Grant');
    const codes = await inTurns(Array.from({ length: LATE_CODES }), CODES_AT_ONCE, async () => {
      const code = await newCode();
      return { code, refreshToken: tokensIn(await client.exchange(code)).refresh_token };
    });
    await inTurns(codes, 10, ({ code }) => server.aws.setAttribute('AuthorizationCode', code, 'rotation', `${Math.floor(Date.now() / 1_000) - 11}`));

    const answers = await inTurns(codes, CODES_AT_ONCE, async ({ code }) => Promise.all(Array.from({ length: 10 }, () => client.exchange(code))));

    expect(new Set(answers.flat().map(({ body }) => body.error))).toEqual(new Set(['invalid_grant']));
    expect(new Set(await inTurns(codes, 10, async ({ refreshToken }) => (await client.refresh(refreshToken)).body.error))).toEqual(new Set(['invalid_grant']));
    expect(await records('Grant')).toBe(before);
  });

  test('that others present at the same time, without the verifier or as another client, are exchanged as if they had not', async () => {
    const thief = await PersonClient.register(server);

    const tokens = await inTurns(Array.from({ length: STOLEN_CODES }), CODES_AT_ONCE, async () => {
      const code = await newCode();
      const [owner, ...thieves] = await Promise.all([
        client.exchange(code),
        ...Array.from({ length: 5 }, () => thief.exchange(code, { code_verifier: client.verifier })),
        ...Array.from({ length: 5 }, () => client.exchange(code, { code_verifier: thief.verifier })),
      ]);
      expect(new Set(thieves.map(({ body }) => body.error))).toEqual(new Set(['invalid_grant']));
      return tokensIn(owner!);
    });

    const refreshed = await inTurns(tokens, 10, ({ refresh_token: token }) => client.refresh(token));
    expect(new Set(refreshed.map(({ status }) => status))).toEqual(new Set([200]));
  });

  // the last one: a person keeps no more than a hundred grants, so that each token is tried at once
  test(`of ${CODES * REDEMPTIONS_OF_EACH} redemptions of ${CODES} codes, ${REDEMPTIONS_OF_EACH} of each at once, all of a code get the same refresh token`, async () => {
    const others = await records('RefreshToken');

    const tokens = await inTurns(Array.from({ length: CODES }), CODES_AT_ONCE, async () => {
      const code = await newCode();
      const answers = await Promise.all(Array.from({ length: REDEMPTIONS_OF_EACH }, () => client.exchange(code)));
      const [token, ...rest] = new Set(answers.map((answer) => tokensIn(answer).refresh_token));
      expect(rest).toEqual([]);
      expect((await client.refresh(token!)).status).toBe(200);
      return token;
    });

    expect(new Set(tokens).size).toBe(CODES);
    // each of them, and its successor
    expect(await records('RefreshToken')).toBe(others + 2 * CODES);
  });
});

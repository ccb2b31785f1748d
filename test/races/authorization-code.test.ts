import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurns, type RacedServer, startRacedServer } from './race';
import { Browser } from '../lambda/oauth/browser';
import { codeIn, PersonClient, tokensIn } from '../lambda/oauth/person-client';
import { PERSON_SETTINGS } from '../lambda/shared/server-environment';

const CODES = 500;
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

const grants = async () => (await server.aws.scan()).filter(({ pk }) => pk!.S!.startsWith('Grant#')).length;

describe('S14 authorization codes', () => {
  test(`of ${CODES * REDEMPTIONS_OF_EACH} redemptions of ${CODES} codes, ${REDEMPTIONS_OF_EACH} of each at once, one wins for each code, and then its grant dies`, async () => {
    const others = await grants();

    const outcomes = await inTurns(Array.from({ length: CODES }), CODES_AT_ONCE, async () => {
      const code = await newCode();
      const answers = await Promise.all(Array.from({ length: REDEMPTIONS_OF_EACH }, () => client.exchange(code)));
      const winners = answers.filter(({ status }) => status === 200);
      const losers = answers.filter(({ status, body }) => status === 400 && body.error === 'invalid_grant');
      return { winners, losers: losers.length };
    });

    expect(outcomes.map(({ winners, losers }) => [winners.length, losers])).toEqual(outcomes.map(() => [1, REDEMPTIONS_OF_EACH - 1]));
    const tokens = outcomes.map(({ winners: [winner] }) => tokensIn(winner!).refresh_token);
    expect(new Set(tokens).size).toBe(CODES);
    expect(new Set(await inTurns(tokens, 20, async (token) => (await client.refresh(token)).body.error))).toEqual(new Set(['invalid_grant']));
    expect(await grants()).toBe(others);
  }, 600_000);

  test('that others present at the same time, without the verifier or as another client, are exchanged as if they had not', async () => {
    const thief = await PersonClient.register(server);

    const tokens = await inTurns(Array.from({ length: 50 }), CODES_AT_ONCE, async () => {
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
  }, 120_000);
});

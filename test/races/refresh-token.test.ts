import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurns, type RacedServer, startRacedServer } from './race';
import { Browser } from '../lambda/oauth/browser';
import { claimsOf, codeIn, PersonClient, tokensIn } from '../lambda/oauth/person-client';
import { PERSON_SETTINGS } from '../lambda/shared/server-environment';
import { repetitions } from '../share.mts';

const GRANTS = repetitions(50, 2);
const CONTESTED_GRANTS = repetitions(50, 10);
const ROTATIONS = 10;
const REQUESTS_OF_EACH = 20;
const GRANTS_AT_ONCE = 3;

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
const newTokens = (count: number) => inTurns(Array.from({ length: count }), 10, async () =>
  tokensIn(await client.exchange(codeIn(await browser.open(client.authorizationUrl())))));

/** The refresh tokens in the table that nobody has used, by their grant. */
async function unusedTokens(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { pk, rotation, content } of await server.aws.scan()) {
    if (pk!.S!.startsWith('RefreshToken#') && rotation === undefined) {
      const { grantId } = JSON.parse(content!.S!);
      counts.set(grantId, (counts.get(grantId) ?? 0) + 1);
    }
  }
  return counts;
}

describe('S13 refresh tokens', () => {
  test(`of ${GRANTS * ROTATIONS * REQUESTS_OF_EACH} refreshes with ${GRANTS * ROTATIONS} tokens, ${REQUESTS_OF_EACH} of each at once, all get the one successor of their token`, async () => {
    const grants = await newTokens(GRANTS);

    const successors = await inTurns(grants, GRANTS_AT_ONCE, async ({ refresh_token: first }) => {
      const chain = [first];
      for (let rotation = 0; rotation < ROTATIONS; rotation += 1) {
        const answers = await Promise.all(Array.from({ length: REQUESTS_OF_EACH }, () => client.refresh(chain.at(-1)!)));
        const issued = answers.map((answer) => tokensIn(answer));
        const values = new Set(issued.map(({ refresh_token: token }) => token));
        expect(values.size).toBe(1);
        expect(new Set(issued.map(({ access_token: token }) => claimsOf(token).jti)).size).toBe(REQUESTS_OF_EACH);
        chain.push(...values);
      }
      return chain.slice(1);
    });

    expect(new Set(successors.flat()).size).toBe(GRANTS * ROTATIONS);
    const unused = await unusedTokens();
    expect(grants.map(({ access_token: token }) => unused.get(claimsOf(token).grant_id))).toEqual(grants.map(() => 1));
  });

  test('that other clients present at the same time are exchanged as if they had not', async () => {
    const thief = await PersonClient.register(server);

    const refreshed = await inTurns(await newTokens(CONTESTED_GRANTS), GRANTS_AT_ONCE, async ({ refresh_token: token }) => {
      const [owner, ...thieves] = await Promise.all([client.refresh(token), ...Array.from({ length: 10 }, () => thief.refresh(token))]);
      expect(new Set(thieves.map(({ body }) => body.error))).toEqual(new Set(['invalid_grant']));
      return tokensIn(owner);
    });

    const again = await inTurns(refreshed, 10, ({ refresh_token: token }) => client.refresh(token));
    expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]));
  });

  test('that are revoked at the same time end with their grant, however the race goes', async () => {
    const revoked = await inTurns(await newTokens(CONTESTED_GRANTS), GRANTS_AT_ONCE, async ({ refresh_token: token }) => {
      const [, ...answers] = await Promise.all([
        server.send('POST', '/revoke', { body: { token, client_id: client.id } }),
        ...Array.from({ length: 5 }, () => client.refresh(token)),
      ]);
      return answers.flatMap(({ status, body }) => (status === 200 ? [token, body.refresh_token as string] : [token]));
    });

    const answers = await inTurns(revoked.flat(), 10, (token) => client.refresh(token));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.error}`))).toEqual(new Set(['400 invalid_grant']));
  });
});

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { codeIn, parametersIn, PersonClient } from './person-client';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  client = await PersonClient.register(server);
  browser = new Browser(server);
  // allowed once, so that each visit gives a code
  await client.authorize(browser);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

/** RFC 7636 section 4.1. */
const UNRESERVED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~';

const text = (minLength: number, maxLength: number) => fc.string({ unit: fc.constantFrom(...UNRESERVED), minLength, maxLength, size: 'max' });

const verifiers = text(43, 128);

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

const RUNS = { numRuns: 40 };

/** What somebody might present who has the code, and saw the challenge. */
const guesses = (verifier: string): fc.Arbitrary<string> => fc.oneof(
  verifiers,
  text(0, 42),
  text(129, 200),
  fc.string(),
  fc.constantFrom(challengeOf(verifier), '', verifier.slice(1), `${verifier}~`, `${verifier} `, ` ${verifier}`, `${verifier}\0`, swapCase(verifier)),
).filter((guess) => guess !== verifier);

const swapCase = (value: string) => value.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));

describe('S03 whatever the verifier', () => {
  test('it and nothing else gets the tokens', async () => {
    await fc.assert(fc.asyncProperty(verifiers.chain((verifier) => fc.tuple(fc.constant(verifier), guesses(verifier))), async ([verifier, guess]) => {
      const code = codeIn(await browser.open(client.authorizationUrl({ code_challenge: challengeOf(verifier) })));

      const { status, body } = await client.exchange(code, { code_verifier: guess });
      expect({ status, error: body.error }).toEqual({ status: 400, error: expect.stringMatching(/^invalid_(grant|request)$/) });
      // the guess has done no harm
      expect((await client.exchange(code, { code_verifier: verifier })).status).toBe(200);
    }), RUNS);
  });

  test('the challenge must be made of it by SHA-256, and the request say so', async () => {
    const methods = fc.oneof(fc.constantFrom(undefined, 'plain', 's256', 'S256 ', 'none', ''), fc.string()).filter((method) => method !== 'S256');

    await fc.assert(fc.asyncProperty(verifiers, methods, fc.boolean(), async (verifier, method, isHashed) => {
      const challenge = isHashed ? challengeOf(verifier) : verifier;
      const parameters = parametersIn(await browser.open(client.authorizationUrl({ code_challenge: challenge, code_challenge_method: method })));

      expect(parameters.get('error')).toBe('invalid_request');
      expect(parameters.has('code')).toBe(false);
    }), RUNS);
  });

  test('there is no code without a challenge, or with one that cannot be', async () => {
    const challenges = fc.oneof(fc.constant(undefined), text(0, 42), text(129, 200), text(42, 100).map((value) => `${value}+`), text(42, 100).map((value) => `${value}é`));

    await fc.assert(fc.asyncProperty(challenges, async (challenge) => {
      const parameters = parametersIn(await browser.open(client.authorizationUrl({ code_challenge: challenge })));

      expect(parameters.get('error')).toBe('invalid_request');
    }), RUNS);
  });
});

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { claimsOf, linkedParametersIn, PersonClient, tokensIn } from './person-client';
import type { ScopeSettings } from '../../../src/contract';
import { PERSON_SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

const scope = (name: string, ...implies: string[]): ScopeSettings => ({ name, description: `Do ${name}`, implies, formerNames: [] });

/** With a circle, and with one that leads out of what the person may grant. */
const SCOPES = [scope('read'), scope('write', 'read'), scope('admin', 'write'), scope('left', 'right'), scope('right', 'left'), scope('billing', 'read')];
const NAMES = SCOPES.map(({ name }) => name);
/** What the person may grant, once what they are given is completed by what that includes. */
const ALLOWED = ['read', 'write', 'left', 'right'];

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer({ ...PERSON_SETTINGS, scopes: SCOPES, admission: { scopesByGroup: { '*': ['write', 'left'] } } });
  client = await PersonClient.register(server);
  browser = new Browser(server);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const RUNS = { numRuns: 30 };

const scopesIn = (token: string) => new Set<string>((claimsOf(token).scope ?? '').split(' ').filter(Boolean));

const intersection = (names: readonly string[], others: Iterable<string>) => new Set(names.filter((name) => new Set(others).has(name)));

/** In any order, some of them twice. */
const requests = fc.array(fc.constantFrom(...NAMES, 'openid', 'offline_access', 'profile'), { minLength: 1, maxLength: 10 });

const connect = async (requested: readonly string[]) => client.connect(browser, { scope: requested.join(' ') });

/** Returns the server's own scopes among the requested ones. A client that names none of them asks for all. */
const askedFor = (requested: readonly string[]) => {
  const named = requested.filter((name) => NAMES.includes(name));
  return named.length > 0 ? named : NAMES;
};

describe('whatever a client asks for', () => {
  test('it gets what the person may grant of it, and nothing else', async () => {
    await fc.assert(fc.asyncProperty(requests, async (requested) => {
      const { access_token: token } = await connect(requested);

      expect(scopesIn(token)).toEqual(intersection(ALLOWED, askedFor(requested)));
    }), RUNS);
  });

  test('it cannot get more by refreshing, however often, and not less than it wants of what it has', async () => {
    const narrowing = fc.array(fc.subarray(NAMES), { minLength: 1, maxLength: 4 });

    await fc.assert(fc.asyncProperty(requests, narrowing, async (requested, refreshes) => {
      const first = await connect(requested);
      const granted = scopesIn(first.access_token);
      let current = first.refresh_token;
      for (const wanted of refreshes) {
        const answer = await client.refresh(current, wanted.length > 0 ? { scope: wanted.join(' ') } : {});
        if (wanted.some((name) => !granted.has(name))) {
          expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
        } else {
          const tokens = tokensIn(answer);
          expect(scopesIn(tokens.access_token)).toEqual(wanted.length > 0 ? new Set(wanted) : granted);
          current = tokens.refresh_token;
        }
      }
      expect(scopesIn(tokensIn(await client.refresh(current)).access_token)).toEqual(granted);
    }), RUNS);
  });

  test('it gets none that there is not', async () => {
    const unknown = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz:*'), minLength: 1, maxLength: 12 })
      .filter((name) => !NAMES.includes(name) && !['openid', 'profile', 'email', 'address', 'phone', 'offline_access'].includes(name));

    await fc.assert(fc.asyncProperty(requests, unknown, async (requested, name) => {
      const isAnyKnown = requested.some((other) => NAMES.includes(other));
      if (isAnyKnown) {
        expect(scopesIn((await connect([...requested, name])).access_token)).toEqual(intersection(ALLOWED, askedFor(requested)));
      } else {
        const answer = await new Browser(server).open(client.authorizationUrl({ scope: [...requested, name].join(' ') }));
        expect(linkedParametersIn(answer).get('error')).toBe('invalid_scope');
      }
    }), RUNS);
  });
});

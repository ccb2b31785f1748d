import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ScopeSettings } from '../../../../src/contract';
import { ISSUER, MCP_URL, PERSON_SETTINGS } from '../../shared/server-environment';
import { captureOutput } from '../../shared/standard-output';
import { type AuthorizationServer, startAuthorizationServer } from '../authorization-server';
import { Browser } from '../browser';
import { claimsOf, codeIn, PersonClient, type Tokens, tokensIn } from '../person-client';

const scope = (name: string, implies: string[], formerNames: string[]): ScopeSettings => ({ name, description: `Do ${name}`, implies, formerNames });

const SCOPES = [scope('read', [], ['files:read', 'view']), scope('write', ['read'], ['edit']), scope('admin', [], [])];
const NAMES = SCOPES.map(({ name }) => name);
const FORMER_NAMES = new Map(SCOPES.flatMap(({ name, formerNames }) => formerNames.map((former) => [former, name])));
/** The scopes that the person may grant: not all that clients ask for. */
const ALLOWED = ['read', 'write'];

const REDIRECT_URI = 'http://127.0.0.1:33418';

let server: AuthorizationServer;
let client: PersonClient;
let browser: Browser;

beforeAll(async () => {
  server = await startAuthorizationServer({
    ...PERSON_SETTINGS,
    scopes: SCOPES,
    admission: { scopesByGroup: { '*': ALLOWED } },
    registration: { ...PERSON_SETTINGS.registration, perAddressAndHour: 10_000, perDay: 10_000 },
  });
  client = await PersonClient.register(server, { redirect_uris: [REDIRECT_URI] });
  browser = new Browser(server);
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

const RUNS = { numRuns: 20, seed: 20_261_130 };

/** A list of scopes as the standard has it, and the same with what is tolerated in it. */
interface WrittenScope {
  readonly clean: string | undefined;
  readonly tolerated: string | undefined;
}

const blanks = fc.stringMatching(/^[ \t\n]{1,3}$/);
const edges = fc.stringMatching(/^[ \t]{0,2}$/);
const unknownNames = fc.array(fc.constantFrom('claudeai', 'mcp:tools', 'user:email', 'READ', 'readx', 'constructor', '__proto__', '*'), { maxLength: 3 });
const openIdNames = fc.subarray(['profile', 'email', 'address', 'phone', 'offline_access']);

const oldNameOf = (name: string, old: boolean) => (old ? [...FORMER_NAMES].find(([, current]) => current === name)?.[0] ?? name : name);

/** Without names of the server's own, there is nothing that unknown ones could stand beside. */
const writtenScopes: fc.Arbitrary<WrittenScope> = fc.record({
  names: fc.subarray(NAMES), old: fc.boolean(), twice: fc.boolean(), openid: fc.boolean(), unknown: unknownNames, extra: openIdNames, blanks, edges,
}).chain(({ names, old, twice, openid, unknown, extra, ...space }) => {
  const clean = [...(openid ? ['openid'] : []), ...names].join(' ') || undefined;
  const written = names.map((name) => oldNameOf(name, old));
  const all = [...(openid ? ['openid'] : []), ...written, ...(twice ? written : []), ...(names.length > 0 ? unknown : []), ...extra];
  return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
    .map((shuffled) => ({ clean, tolerated: shuffled.length > 0 ? space.edges + shuffled.join(space.blanks) + space.edges : undefined }));
});

const resources = fc.constantFrom(MCP_URL, `${MCP_URL}/`, MCP_URL.replace('https://abc', 'HTTPS://ABC'), '', undefined);
const redirectUris = fc.constantFrom(REDIRECT_URI, `${REDIRECT_URI}/`);

/** The parameters of a token request. */
const exchanges = fc.record({ redirect_uri: fc.constantFrom(REDIRECT_URI, `${REDIRECT_URI}/`, '', undefined), resource: resources });

/** Parameters that clients add to an authorization request, and that change nothing about the grant. */
const additions = fc.record({
  nonce: fc.constantFrom('n-1', '', undefined),
  max_age: fc.constantFrom('86400', '', undefined),
  acr_values: fc.constantFrom('a  b', '', undefined),
  claims: fc.constantFrom('{}', '', undefined),
  login_hint: fc.constantFrom('', undefined),
  ui_locales: fc.constantFrom(' de  en ', '', undefined),
  audience: fc.constantFrom(MCP_URL, undefined),
  access_type: fc.constantFrom('offline', undefined),
  openid_for_parameters: fc.constantFrom('true', undefined),
});

type Changes = Record<string, string | undefined>;

async function authorize(changes: Changes, pushed: boolean): Promise<string> {
  if (!pushed) {
    return client.authorize(browser, changes);
  }
  const parameters = Object.entries({ ...client.parameters, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { status, body, text } = await server.send('POST', '/par', { headers: { Authorization: 'Bearer stale' }, body: Object.fromEntries(parameters) });
  if (status !== 201) {
    throw new Error(`The request was not taken: ${text}`);
  }
  const page = await browser.follow(await browser.open(`${ISSUER}/authorize?${new URLSearchParams({ client_id: client.id, request_uri: body.request_uri })}`));
  return codeIn(page.headers.location === undefined ? await browser.press(page, 'allow') : page);
}

async function exchange(code: string, changes: Changes, headers: Record<string, string> = {}): Promise<Tokens> {
  const parameters = { grant_type: 'authorization_code', code, client_id: client.id, redirect_uri: REDIRECT_URI, code_verifier: client.verifier, ...changes };
  const body = Object.fromEntries(Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return tokensIn(await server.send('POST', '/token', { headers, body }));
}

const scopesIn = (token: string) => (claimsOf(token).scope ?? '').split(' ').filter(Boolean).sort();

/** All that matters of what was granted. */
const granted = ({ access_token: token, refresh_token: refreshToken, scope: told, id_token: idToken }: Tokens) => ({
  scopes: scopesIn(token),
  told: told?.split(' ').filter(Boolean).sort(),
  audience: claimsOf(token).aud,
  refreshes: refreshToken !== undefined,
  signsIn: idToken !== undefined,
});

const strayHeaders = fc.constantFrom<Record<string, string>>({}, { Authorization: 'Bearer stale' }, { Authorization: '' }, { Authorization: 'DPoP x' });

test('a tolerated form of an authorization and token request gives the same grant as the clean one', async () => {
  await fc.assert(fc.asyncProperty(
    writtenScopes, additions, resources, redirectUris, fc.boolean(), exchanges, strayHeaders,
    async (scopes, added, resource, redirectUri, pushed, exchanged, headers) => {
      const clean = await exchange(await authorize({ scope: scopes.clean }, false), {});
      const code = await authorize({ ...added, scope: scopes.tolerated, resource, redirect_uri: redirectUri }, pushed);
      const tolerated = await exchange(code, { ...exchanged, scope: ' ' }, headers);

      expect(granted(tolerated)).toEqual(granted(clean));
      const asked = (scopes.clean ?? '').split(' ').filter((name) => NAMES.includes(name));
      expect(scopesIn(tolerated.access_token)).toEqual(ALLOWED.filter((name) => asked.length === 0 || asked.includes(name)));
    },
  ), RUNS);
});

test('a tolerated form of a refresh gives the same token as the clean one, and never more than the grant', async () => {
  const grants = fc.subarray(NAMES, { minLength: 1 });

  await fc.assert(fc.asyncProperty(grants, writtenScopes, resources, strayHeaders, async (requested, scopes, resource, headers) => {
    const { refresh_token: token } = await exchange(await authorize({ scope: ['openid', ...requested].join(' ') }, false), {});
    const refresh = (parameters: Changes, head: Record<string, string> = {}) => {
      const all = { grant_type: 'refresh_token', refresh_token: token, client_id: client.id, ...parameters };
      return server.send('POST', '/token', { headers: head, body: Object.fromEntries(Object.entries(all).filter((it): it is [string, string] => it[1] !== undefined)) });
    };
    const clean = await refresh({ scope: scopes.clean === 'openid' ? undefined : scopes.clean });
    const tolerated = await refresh({ scope: scopes.tolerated, resource }, headers);

    expect([tolerated.status, tolerated.body.error]).toEqual([clean.status, clean.body.error]);
    if (tolerated.status === 200) {
      expect(granted(tolerated.body)).toEqual(granted(clean.body));
      expect(requested).toEqual(expect.arrayContaining(scopesIn(tolerated.body.access_token)));
    }
  }), RUNS);
});

test('names that there are not, and nothing of this server beside them, are refused everywhere', async () => {
  const onlyUnknown = fc.record({ unknown: unknownNames.filter(({ length }) => length > 0), extra: openIdNames, openid: fc.boolean(), blanks })
    .map(({ unknown, extra, openid, blanks: blank }) => [...unknown, ...(openid ? ['openid'] : []), ...extra].join(blank));
  const { refresh_token: token } = await exchange(await authorize({ scope: undefined }, false), {});

  await fc.assert(fc.asyncProperty(onlyUnknown, async (scopes) => {
    const page = await new Browser(server).open(client.authorizationUrl({ scope: scopes }));
    expect(new URL(page.headers.location!).searchParams.get('error')).toBe('invalid_scope');
    const pushed = await server.send('POST', '/par', { body: { ...client.parameters, scope: scopes } });
    expect(pushed.body.error).toBe('invalid_scope');
    expect((await client.refresh(token, { scope: scopes })).body.error).toBe('invalid_scope');
  }), RUNS);
});

test('a parameter that is sent twice is still refused', async () => {
  const twice = (name: string, value: string) => `${client.authorizationUrl({ scope: 'read' })}&${new URLSearchParams({ [name]: value })}`;
  for (const [name, value] of Object.entries({ scope: 'read', state: 'x', code_challenge: 'x' })) {
    const { headers, text } = await new Browser(server).open(twice(name, value));
    expect(`${headers.location ?? ''}${text}`).toMatch(/error=invalid_request|made a mistake/);
  }
  const body = `${new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', client_id: client.id, scope: 'read' })}&scope=write`;
  expect(await server.send('POST', '/token', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body }))
    .toMatchObject({ status: 400, body: { error: 'invalid_request' } });
});

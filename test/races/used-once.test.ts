import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTurns, type RacedServer, startRacedServer } from './race';
import { startOpenIdProvider, type TestOpenIdProvider } from '../identity-providers/openid-provider';
import { signInAt } from '../identity-providers/sign-in-at';
import { startTrustedIssuer, type TrustedIssuer } from '../lambda/oauth/assertions/trusted-issuer';
import { type Answer, basic } from '../lambda/oauth/authorization-server';
import { Browser } from '../lambda/oauth/browser';
import { claimsOf, codeIn, PersonClient, tokensIn } from '../lambda/oauth/person-client';
import { ISSUER, MCP_URL, SETTINGS } from '../lambda/shared/server-environment';

/** How many times a race is run. */
const RACES = 20;
/** How many take part. */
const RUNNERS = 15;

const REGISTRATIONS_PER_HOUR = 60;

const NOTEBOOK = { clientId: 'notebook', name: 'Notebook', redirectUris: ['https://notebook.example.com/callback'] };

const PORTAL = { client_id: 'portal', client_secret: 'secret-of-the-portal' };
const PORTAL_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Portal';

let login: TestOpenIdProvider;
let employer: TrustedIssuer;
let server: RacedServer;
let client: PersonClient;

beforeAll(async () => {
  login = await startOpenIdProvider({ users: { ada: { name: 'Ada' } } });
  employer = await startTrustedIssuer();
  server = await startRacedServer({
    ...SETTINGS,
    identityProvider: login.settings,
    preRegisteredClients: [
      NOTEBOOK, { clientId: 'portal', name: 'Portal', redirectUris: ['https://portal.example.com/cb'], clientSecretArn: PORTAL_SECRET_ARN },
    ],
    trustedIssuers: [{ type: 'enterprise', issuer: employer.issuer }],
    dpop: true,
    registration: { ...SETTINGS.registration, perAddressAndHour: REGISTRATIONS_PER_HOUR },
  });
  server.aws.secrets.put(PORTAL_SECRET_ARN, PORTAL.client_secret);
  client = PersonClient.known(server, NOTEBOOK.clientId, NOTEBOOK.redirectUris[0]!);
});

afterAll(async () => {
  await server?.stop();
  await login?.close();
  employer?.close();
});

const now = () => Math.floor(Date.now() / 1_000);

const raced = (run: () => Promise<Answer>) => Promise.all(Array.from({ length: RUNNERS }, run));

/** What the runners of each race heard. */
const races = (prepare: () => Promise<() => Promise<Answer>>) => inTurns(Array.from({ length: RACES }), 2, async () => raced(await prepare()));

function expectOneWinner(outcomes: readonly Answer[][], winner: number, loser: number): void {
  const statuses = outcomes.map((answers) => answers.map(({ status }) => status).sort());
  expect(statuses).toEqual(outcomes.map(() => [winner, ...Array<number>(RUNNERS - 1).fill(loser)].sort()));
}

describe(`of ${RUNNERS} at once, ${RACES} times`, () => {
  test('S06 one comes back from the identity provider, and it alone asks there who the person is', async () => {
    const tokenRequests = () => login.requests.filter((path) => path.endsWith('/token')).length;
    const before = tokenRequests();
    const outcomes = await races(async () => {
      const browser = new Browser(server);
      const page = await browser.follow(await browser.open(client.authorizationUrl()));
      const callback = await signInAt((await browser.press(page, 'continue')).headers.location!, 'ada');
      return () => browser.open(callback.href);
    });

    expectOneWinner(outcomes, 303, 400);
    expect(tokenRequests()).toBe(before + RACES);
  });

  test('one client assertion is good', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const { client_id: id } = await server.register({
      grant_types: ['client_credentials'], token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [await exportJWK(publicKey)] },
    });
    const outcomes = await races(async () => {
      const assertion = await new SignJWT({ iss: id, sub: id, aud: ISSUER, jti: crypto.randomUUID(), exp: now() + 60 })
        .setProtectedHeader({ alg: 'ES256' }).sign(privateKey);
      return () => server.send('POST', '/token', {
        body: {
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        },
      });
    });

    expectOneWinner(outcomes, 200, 401);
  });

  test('one assertion of the employer is good', async () => {
    const outcomes = await races(async () => {
      const assertion = await employer.sign({
        iss: employer.issuer, sub: 'ada', aud: ISSUER, client_id: 'portal', resource: MCP_URL, jti: crypto.randomUUID(), iat: now(), exp: now() + 60,
      }, { typ: 'oauth-id-jag+jwt' });
      return () => server.send('POST', '/token', {
        headers: { Authorization: basic(PORTAL) },
        body: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion },
      });
    });

    expectOneWinner(outcomes, 200, 400);
  });

  test('one DPoP proof is good', async () => {
    const machine = await server.register();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const outcomes = await races(async () => {
      const proof = await new SignJWT({ htm: 'POST', htu: `${ISSUER}/token`, jti: crypto.randomUUID(), iat: now() })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk }).sign(privateKey);
      return () => server.send('POST', '/token', { headers: { Authorization: basic(machine), DPoP: proof }, body: { grant_type: 'client_credentials' } });
    });

    expect(outcomes.map((answers) => answers.filter(({ status }) => status === 200).length)).toEqual(outcomes.map(() => 1));
    expect(new Set(outcomes.flat().map(({ status }) => status < 500))).toEqual(new Set([true]));
  });
});

test('a consent that is given many times at once gives one code', async () => {
  const codesStored = async () => (await server.aws.scan()).filter(({ pk }) => pk!.S!.startsWith('AuthorizationCode#')).length;
  const browser = new Browser(server);
  const signIn = await browser.follow(await browser.open(client.authorizationUrl()));
  const callback = await signInAt((await browser.press(signIn, 'continue')).headers.location!, 'ada');
  const consent = await browser.follow(await browser.open(callback.href));

  const before = await codesStored();

  const codes = new Set((await raced(() => browser.press(consent, 'allow'))).map(codeIn));

  expect(codes.size).toBe(1);
  expect(await codesStored()).toBe(before + 1);
  expect(claimsOf(tokensIn(await client.exchange([...codes][0]!)).access_token).sub).toBe('ada');
});

test('S16 no more clients register in an hour than may, however many try at once', async () => {
  const registered = async () => (await server.aws.scan()).filter(({ pk }) => pk!.S!.startsWith('Client#')).length;
  const before = await registered();

  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => server.send('POST', '/clients', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ redirect_uris: ['https://c.example.com/cb'], token_endpoint_auth_method: 'none', software_version: String(index) }),
  })));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(REGISTRATIONS_PER_HOUR);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(200 - REGISTRATIONS_PER_HOUR);
  expect(await registered()).toBe(before + REGISTRATIONS_PER_HOUR);
});

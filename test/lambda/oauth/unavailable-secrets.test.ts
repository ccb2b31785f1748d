import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Answer, type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { PersonClient } from './person-client';
import { CLIENT_SECRET, CLIENT_SECRET_ARN, startOpenIdProvider, type TestOpenIdProvider } from '../../identity-providers/openid-provider';
import { signInAt } from '../../identity-providers/sign-in-at';
import type { AwsFailure } from '../shared/aws-services';
import { PASSPHRASE, PERSON_SETTINGS, SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

/** Functions keep secrets: each test has an instance that has just started. */
let server: AuthorizationServer | undefined;
let login: TestOpenIdProvider | undefined;
let output: { text(): string };

const REDIRECT_URI = 'https://handbook.example.com/callback';

beforeEach(() => {
  output = captureOutput();
});

afterEach(async () => {
  await server?.stop();
  await login?.close();
});

const FAILURE: AwsFailure = { status: 500, type: 'InternalServiceError' };

const failSecrets = (failing = true) => server!.aws.fail('secretsmanager', failing ? FAILURE : undefined);

function expectUnavailable({ status, headers, text }: Answer): void {
  expect({ status, headers }).toMatchObject({
    status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/), 'cache-control': 'no-store', 'content-type': expect.stringContaining('text/html') },
  });
  expect(text).not.toMatch(/confidential|Exception|arn:|\bat /);
  expect(output.text()).toContain('InternalServiceError');
}

test('without the signing secret, the person is asked to come back, and can then go on', async () => {
  const settings = { ...PERSON_SETTINGS, preRegisteredClients: [{ clientId: 'handbook', name: 'Handbook', redirectUris: [REDIRECT_URI] }] };
  server = await startAuthorizationServer(settings, (aws) => aws.fail('secretsmanager', FAILURE));
  const client = PersonClient.known(server, 'handbook', REDIRECT_URI);

  expectUnavailable(await new Browser(server).open(client.authorizationUrl()));

  failSecrets(false);
  expect((await client.connect()).access_token).toEqual(expect.any(String));
});

test('a service that does not answer does not hold up the start', async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS, (aws) => aws.fail('secretsmanager', 'hang'));

  expect((await server.send('GET', '/nothing')).status).toBe(404);
});

test('without the passphrase, nobody enters, and the same page takes it afterwards', async () => {
  server = await startAuthorizationServer(PERSON_SETTINGS);
  const client = await PersonClient.register(server);
  const browser = new Browser(server);
  const page = await browser.follow(await browser.open(client.authorizationUrl()));
  failSecrets();

  expectUnavailable(await browser.press(page, 'continue', { passphrase: PASSPHRASE }));

  failSecrets(false);
  const consent = await browser.follow(await browser.press(page, 'continue', { passphrase: PASSPHRASE }));
  expect(consent.text).toContain('value="allow"');
});

test('without the secret for the identity provider, nobody enters, and the person can begin again', async () => {
  login = await startOpenIdProvider({ users: { ada: { name: 'Ada' } }, clientAuthentication: 'client_secret_basic' });
  server = await startAuthorizationServer({ ...SETTINGS, identityProvider: login.settings });
  server.aws.secrets.put(CLIENT_SECRET_ARN, CLIENT_SECRET);
  const client = await PersonClient.register(server);
  const browser = new Browser(server);
  const page = await browser.follow(await browser.open(client.authorizationUrl()));
  failSecrets();
  const answer = await browser.press(page, 'continue');
  expectUnavailable(answer.status === 303 ? await browser.open((await signInAt(answer.headers.location!, 'ada')).href) : answer);

  failSecrets(false);
  const callback = await signInAt((await browser.press(page, 'continue')).headers.location!, 'ada');
  const consent = await browser.follow(await browser.open(callback.href));
  expect(consent.text).toContain('value="allow"');
});

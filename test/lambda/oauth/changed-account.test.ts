import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AccountPerson } from './account/account-person';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { formAction } from './browser';
import { claimsOf, codeIn, PersonClient, tokensIn } from './person-client';
import { recordKey } from '../../../lambda-src/shared/record-key';
import { startOpenIdProvider, type TestOpenIdProvider } from '../../identity-providers/openid-provider';
import { ISSUER, SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let login: TestOpenIdProvider;
let server: AuthorizationServer;
let client: PersonClient;
let ada: AccountPerson;
let bob: AccountPerson;

beforeAll(async () => {
  login = await startOpenIdProvider({ users: { ada: { name: 'Ada' }, bob: { name: 'Bob' } } });
  server = await startAuthorizationServer({ ...SETTINGS, identityProvider: login.settings });
});

afterAll(async () => {
  await server?.stop();
  await login?.close();
});

beforeEach(async () => {
  captureOutput();
  client = await PersonClient.register(server);
  [ada, bob] = [new AccountPerson(server, 'ada'), new AccountPerson(server, 'bob')];
});

/** Lets Ada sign in, up to the page where she is asked. */
async function consentPageOfAda() {
  const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));
  return ada.browser.follow(await ada.completeSignIn(page));
}

/** Lets Bob sign in in another tab of Ada's browser. */
function becomeBob(): void {
  ada.browser.cookies.set('__Host-session', bob.browser.cookies.get('__Host-session')!);
}

test('S07 who allows a client is who was asked: after somebody else has signed in, they are asked', async () => {
  await bob.openAccount();
  const consent = await consentPageOfAda();
  becomeBob();

  const asked = await ada.browser.follow(await ada.browser.press(consent, 'allow'));
  expect(asked.text).toContain('value="allow"');
  expect(asked.text).toContain('Bob');

  const tokens = tokensIn(await client.exchange(codeIn(await ada.browser.press(asked, 'allow'))));
  expect(claimsOf(tokens.access_token).sub).toBe('bob');
});

test('S07 nor does what somebody else allowed before count for a page that asked another person', async () => {
  await bob.connect(client);
  const consent = await consentPageOfAda();
  becomeBob();

  expect((await ada.browser.follow(await ada.browser.press(consent, 'allow'))).text).toContain('value="allow"');
});

test('S33 a client gets nothing when all that the person allowed is ended while it is made', async () => {
  const consent = await consentPageOfAda();
  server.aws.onCall = async (target) => {
    const isGrant = target.endsWith('.PutItem')
      && (await server.aws.scan()).some(({ pk, content }) => pk!.S!.startsWith('Consent#') && content?.S?.includes(client.id));
    if (isGrant) {
      server.aws.onCall = () => undefined;
      await server.aws.deleteRecord('Account', 'ada');
    }
  };
  const answer = await ada.browser.press(consent, 'allow');
  server.aws.onCall = () => undefined;

  expect(answer.headers.location).not.toContain('code=');
  const types = (await server.aws.scan()).filter(({ content }) => content?.S?.includes(client.id)).map(({ pk }) => pk!.S!.split('#')[0]);
  expect(types).not.toContain('Grant');
  expect(types).not.toContain('Consent');
});

test('who has a session, but no account any more, signs in', async () => {
  await ada.connect(client);
  await server.aws.deleteRecord('Account', 'ada');

  const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));

  expect(page.text).toContain('value="continue"');
});

test('S07 a sign-in ends with the step that it was begun for', async () => {
  const page = await ada.browser.follow(await ada.browser.open(client.authorizationUrl()));
  const id = new URL(formAction(page), ISSUER).pathname.split('/').at(-1)!;
  const back = await ada.callbackUrl(await ada.browser.press(page, 'continue'));
  const record = (await server.aws.scan()).find(({ pk }) => pk!.S === recordKey('Interaction', id))!;
  const asked = { ...JSON.parse(record.content!.S!), prompt: { name: 'consent', reasons: [], details: {} } };
  await server.aws.setAttribute('Interaction', id, 'content', JSON.stringify(asked));

  const { status, headers } = await ada.browser.open(back);

  expect(status).toBe(400);
  expect(headers.location).toBeUndefined();
});

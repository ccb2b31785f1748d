import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from './clients/client';
import { OPENID_CLIENT } from './clients/openid-client';
import { SDK_V2 } from './clients/sdk-v2';
import { createPerson, type Person } from './person';
import { PRE_REGISTERED } from './registered-clients';
import { secretsOfBrowser, secretsOfClient, type Secrets } from './secrets';
import type { SignInChoices } from './sign-in';
import { cdkOut, type AppName } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { basic } from '../acceptance/machine-client';
import { CLIENT_SECRET } from '../identity-providers/openid-provider';

/** Who gets in, and who does not. */
const FLOWS: [AppName, SignInChoices, SignInChoices][] = [
  ['onStageUrl', { as: 'alice' }, { as: 'mallory' }],
  ['withGitHub', { as: 'octoalice' }, { as: 'stranger' }],
  ['withPassphrase', {}, { passphrase: 'a-wrong-passphrase', attempts: 1 }],
];

describe.each(FLOWS)('%s', (app, choices, wrongChoices) => {
  let data: string;
  let server: LocalServer;
  /** What was issued, sent or kept anywhere in the flows, and is nobody else's business. */
  let secrets: Secrets;
  /** What clients sent to get it back. */
  let returned: (string | null)[];

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'secrecy-'));
    server = await startLocalServer({ app: await cdkOut(app), data });
    const person = createPerson({ ...choices, passphrase: server.passphrase });
    secrets = await useEverything(server, person, createPerson(wrongChoices));
    returned = person.journeys.map(({ request }) => request.searchParams.get('state'));
    await server.stop();
  });

  afterAll(() => rm(data, { recursive: true, force: true }));

  test('S40 no log of a whole sign-in, with its failures, holds a secret, a code or a token', () => {
    const logs = server.logs();

    // there are logs of all functions to look at
    for (const name of ['oauth', 'mcp', 'authorizer']) expect(logs.toLowerCase()).toContain(name);
    expect([...secrets].filter(([secret]) => logs.includes(secret))).toEqual([]);
    expect(logs).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  test('S18 nothing that could be used stands in the table', async () => {
    const files = (await readdir(data, { recursive: true, withFileTypes: true })).filter((file) => file.isFile() && file.name !== 'secrets.json');
    const stored = (await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')))).join('\n');

    // what was stored is in there as text
    for (const type of ['Client#', 'Grant#', 'Consent#', 'RefreshToken#', 'AuthorizationCode#', 'Session#', 'Interaction#']) expect(stored).toContain(type);
    // the states of clients come back to them with the redirect: they are kept until then, and let nobody in
    expect([...secrets].filter(([secret]) => stored.includes(secret) && !returned.includes(secret))).toEqual([]);
  });
});

/** Has the server issue, get and refuse all that there is of secrets; answers with them. */
async function useEverything(server: LocalServer, person: Person, stranger: Person): Promise<Secrets> {
  const secrets = new Map([
    [server.initialAccessToken, 'initial access token'],
    [CLIENT_SECRET, 'secret at the identity provider'],
    [PRE_REGISTERED.confidential.clientSecret, 'secret of the owner\'s client'],
  ]);
  if (server.passphrase) secrets.set(server.passphrase, 'passphrase');
  const note = (more: Secrets) => more.forEach((what, secret) => secrets.set(secret, what));
  for (const kind of [SDK_V2, OPENID_CLIENT]) {
    const client = await kind.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: person.browse });
    await client.callTool('who_am_i', {});
    note(await secretsOfClient(client));
    await client.replaceAccessToken(`${(await client.tokens()).access_token.slice(0, -8)}AAAAAAAA`);
    await client.callTool('who_am_i', {});
    note(await secretsOfClient(client));
    await client.close();
    await useAgain(server, client, person);
  }
  await goAstray(server, person, stranger);
  note(secretsOfBrowser(person));
  return secrets;
}

/** Presents what a client got, rightly and wrongly, until it is of no use any more. */
async function useAgain(server: LocalServer, client: Client, { journeys }: Person): Promise<void> {
  const { client_id, client_secret, ...registration } = await client.credentials();
  const { refresh_token: refreshToken } = await client.tokens();
  const { request, end } = journeys.at(-1)!;
  const post = async (path: string, body: Record<string, string>) => {
    const isPublic = client_secret === undefined;
    await fetch(`${server.issuer}${path}`, {
      method: 'POST',
      headers: isPublic ? {} : { authorization: basic(client_id, client_secret) },
      body: new URLSearchParams({ ...isPublic && { client_id }, ...body }),
    });
  };
  await post('/introspect', { token: refreshToken! });
  const [code, redirectUri] = [end.url.searchParams.get('code')!, request.searchParams.get('redirect_uri')!];
  await post('/token', { grant_type: 'authorization_code', code, code_verifier: 'x'.repeat(43), redirect_uri: redirectUri });
  await post('/token', { grant_type: 'refresh_token', refresh_token: `${refreshToken!.slice(0, -1)}${refreshToken!.endsWith('A') ? 'B' : 'A'}` });
  await post('/revoke', { token: refreshToken! });
  await post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken! });
  // the SDK's client forgets them
  if (registration.registration_client_uri) {
    await fetch(registration.registration_client_uri, { headers: { authorization: `Bearer ${registration.registration_access_token}` } });
  }
}

/** Goes wrong ways that the server notes: a wrong passphrase, foreign forms, a sign-in that is over, or another browser's. */
async function goAstray(server: LocalServer, person: Person, stranger: Person): Promise<void> {
  const client = await OPENID_CLIENT.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: stranger.browse });
  await client.listTools().catch(() => {});

  const [{ request, shown }] = person.journeys;
  const { agent } = person;
  for (const { kind, page } of shown) {
    if (kind === 'login') continue;
    await agent.submit(page, page.forms.at(-1)!, { headers: { origin: 'https://elsewhere.example' } });
    await agent.submit(page, page.forms.at(-1)!, { fill: { csrf_token: 'a-wrong-csrf-token-of-somebody' } });
    await stranger.agent.open(page.url);
  }
  const callback = shown.flatMap(({ page }) => page.path).find(({ searchParams }) => searchParams.has('code')) ?? request;
  await stranger.agent.open(callback);
  await agent.open(callback);
}

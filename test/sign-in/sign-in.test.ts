import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client, Registration } from './clients/client';
import { OPENID_CLIENT } from './clients/openid-client';
import { SDK_V2 } from './clients/sdk-v2';
import { createPerson, EndedError, type Person } from './person';
import type { SignInChoices } from './sign-in';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';

const servers: LocalServer[] = [];
const clients: Client[] = [];

async function serve(app: 'onStageUrl' | 'withGitHub' | 'withPassphrase' | 'closed', args: readonly string[] = []): Promise<LocalServer> {
  const server = await startLocalServer({ app: await cdkOut(app), args });
  servers.push(server);
  return server;
}

afterAll(() => Promise.all([...servers.map((server) => server.stop()), ...clients.map((client) => client.close())]));

/** A client that the person uses, which has not signed in yet. */
async function clientOf(server: LocalServer, person: Person, registration: Registration = 'DCR'): Promise<Client> {
  const client = await OPENID_CLIENT.start({ mcpUrl: server.mcpUrl, registration, browse: person.browse });
  clients.push(client);
  return client;
}

/** The page at which the way to the client ends. */
async function endOf(server: LocalServer, choices: SignInChoices) {
  const client = await clientOf(server, createPerson(choices));
  const error = await client.listTools().then(() => undefined, (caught: unknown) => caught);
  if (!(error instanceof EndedError)) throw error ?? new Error('they got through');
  return error.page;
}

describe('people of the team', () => {
  let server: LocalServer;

  beforeAll(async () => {
    server = await serve('onStageUrl');
  });

  test('may allow what their groups may, and see the tools for it', async () => {
    const bob = await clientOf(server, createPerson({ as: 'bob' }));
    const alice = await clientOf(server, createPerson({ as: 'alice' }));

    expect(await bob.listTools()).toEqual(['who_am_i', 'read_page', 'edit_page', 'delete_page']);
    expect(await bob.callTool('delete_page', { page: 'releases' })).toBe('releases is gone.');
    expect(await alice.listTools()).toEqual(['who_am_i', 'read_page', 'edit_page']);
    await expect(alice.callTool('delete_page', { page: 'releases' })).rejects.toThrow(/403/);
    expect((await alice.tokens()).scope?.split(' ')).not.toContain('handbook:admin');
  });

  test('deny, and the client is told', async () => {
    const client = await clientOf(server, createPerson({ as: 'alice', decision: 'deny' }));

    // openid-client has checked iss and state of the redirect
    await expect(client.listTools()).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('change their mind about who they are', async () => {
    const person = createPerson({ as: 'alice', switchTo: 'bob' });
    const client = await clientOf(server, person);

    expect(await client.listTools()).toContain('delete_page');
    expect(person.shown()[0].filter((kind) => kind !== 'sign-in')).toEqual(['login', 'consent', 'login', 'consent']);
  });

  test('sign in once for all clients, and allow each', async () => {
    const person = createPerson({ as: 'alice' });
    const first = await clientOf(server, person);
    await first.listTools();
    const second = await clientOf(server, person);
    await second.listTools();

    expect(person.shown()).toEqual([['sign-in', 'login', 'consent'], ['consent']]);
  });

  test('are not asked again by the same client, unless another site has sent them', async () => {
    const person = createPerson({ as: 'alice' });
    await (await clientOf(server, person)).listTools();
    const [{ request }] = person.journeys;

    await person.browse(request);
    await person.browse(request, { initiator: 'https://elsewhere.example' });

    expect(person.shown()).toEqual([['sign-in', 'login', 'consent'], [], ['consent']]);
  });

  test('do not get in with an address of another domain', async () => {
    const page = await endOf(server, { as: 'mallory' });

    expect(page.status).toBe(403);
    expect(page.text).toContain('mallory@example.net');
  });

  test('do not get in with an address that nobody has verified', async () => {
    expect((await endOf(server, { as: 'eve' })).status).toBe(403);
  });

  test('refuse at the identity provider, and are told how to go on', async () => {
    const page = await endOf(server, { as: 'alice', refusesLogin: true });

    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
  });
});

// what correctness needs must not live in the memory of a function between two requests
test.each([[['--cold']], [['--instances', '4']]])('people get in where functions run with %j', async (args) => {
  const server = await serve('onStageUrl', args);
  const client = await clientOf(server, createPerson({ as: 'alice', switchTo: 'bob' }));

  expect(await client.listTools()).toContain('delete_page');
  await client.replaceAccessToken(`${(await client.tokens()).access_token.slice(0, -8)}AAAAAAAA`);
  expect(await client.callTool('delete_page', { page: 'releases' })).toBe('releases is gone.');
});

test('members of an organization at GitHub get in, and others do not', async () => {
  const server = await serve('withGitHub');
  const person = createPerson({ as: 'octoalice' });
  const client = await clientOf(server, person);

  expect(await client.listTools()).toContain('delete_page');
  expect(person.shown()).toEqual([['sign-in', 'login', 'consent']]);
  expect((await endOf(server, { as: 'stranger' })).status).toBe(403);
});

test('a single owner gets in with the passphrase, and nobody without it', async () => {
  const server = await serve('withPassphrase');
  const owner = createPerson({ passphrase: server.passphrase! });
  const client = await SDK_V2.start({ mcpUrl: server.mcpUrl, registration: 'DCR', browse: owner.browse });

  expect(await client.listTools()).toEqual(['who_am_i', 'read_page', 'edit_page', 'delete_page']);
  expect(owner.shown()).toEqual([['sign-in', 'consent']]);
  await client.close();

  const wrong = createPerson({ passphrase: 'a wrong one', attempts: 1 });
  await expect((await clientOf(server, wrong)).listTools()).rejects.toThrow(EndedError);
});

test('a closed server takes no client but the owner\'s', async () => {
  const server = await serve('closed');
  const person = createPerson({ as: 'alice' });

  await expect(clientOf(server, person)).rejects.toThrow();
  const client = await clientOf(server, person, 'pre-registered');
  expect(await client.listTools()).toContain('read_page');
});

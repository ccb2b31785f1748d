import { hash, randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { remoteMcp } from './command';
import { serveHandbook, type Handbook } from './handbook';
import { onTerminal } from './pty';
import { findRunningServer } from '../../../local/running-server';
import { signIn, type SignInChoices } from '../../sign-in/sign-in';
import { createUserAgent, type UserAgent } from '../../sign-in/user-agent';

const DAY = 86_400;
const REDIRECT_URI = 'https://app.example/back';

let handbook: Handbook;
let url: string;
let issuer: string;
let dynamoDb: DynamoDBClient;
let table: string;

beforeAll(async () => {
  handbook = await serveHandbook('Handbook', afterAll);
  ({ mcpUrl: url, issuer } = handbook.endpoints);
  const { region, awsEndpoint, credentials, servers: [{ authorizationServer }] } = findRunningServer(url);
  dynamoDb = new DynamoDBClient({ region, endpoint: awsEndpoint, credentials });
  table = authorizationServer!.tableName;
});

afterEach(async () => {
  for (const { subject } of await list()) await run(['revoke', subject, '--yes']);
});

async function run(args: readonly string[]) {
  const command = remoteMcp(['people', '--local', ...args, url]);
  return { code: await command.exitCode, stdout: command.stdout, stderr: command.stderr };
}

const list = async (): Promise<any[]> => JSON.parse((await run(['list', '--json'])).stdout);

/** What is in the table of people and has not expired, by the types of its records. */
async function types(): Promise<string[]> {
  const { Items = [] } = await dynamoDb.send(new ScanCommand({
    TableName: table,
    ProjectionExpression: 'pk',
    FilterExpression: 'expiresAt > :now',
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(Date.now() / 1000)) } },
  }));
  return Items.map(({ pk }) => pk.S!.split('#')[0]).filter((type) => ['Access', 'Account', 'Consent', 'Grant', 'Session'].includes(type)).sort();
}

async function put(key: string, content: object, expiresIn: number): Promise<void> {
  const expiresAt = Math.floor(Date.now() / 1000) + expiresIn;
  await dynamoDb.send(new PutItemCommand({
    TableName: table,
    Item: { pk: { S: key }, expiresAt: { N: String(expiresAt) }, content: { S: JSON.stringify(content) } },
  }));
}

/** Somebody's browser, which goes anywhere on this machine. */
const newBrowser = () => createUserAgent(({ hostname }) => hostname === '127.0.0.1');

async function registerClient(): Promise<string> {
  const response = await fetch(`${issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'App',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      // two that register alike are one client
      software_id: randomUUID(),
    }),
  });
  return (await response.json() as any).client_id;
}

const tokenRequest = async (parameters: Record<string, string>): Promise<any> =>
  (await fetch(`${issuer}/token`, { method: 'POST', body: new URLSearchParams(parameters) })).json();

/** Connects a client, and says which pages that took. */
async function connect(agent: UserAgent, clientId: string, choices: SignInChoices) {
  const verifier = randomBytes(32).toString('base64url');
  const { shown, page } = await signIn(agent, await agent.open(`${issuer}/authorize?${new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope: 'handbook:read',
    code_challenge: hash('sha256', verifier, 'base64url'),
    code_challenge_method: 'S256',
  })}`), choices);
  const code = page.leftFor!.searchParams.get('code')!;
  const tokens = await tokenRequest({ grant_type: 'authorization_code', code, client_id: clientId, redirect_uri: REDIRECT_URI, code_verifier: verifier });
  return { pages: shown.map(({ kind }) => kind), tokens };
}

const callStatus = async ({ access_token: token }: any) => (await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'accept': 'application/json, text/event-stream', 'authorization': `Bearer ${token}` },
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
})).status;

describe('list', () => {
  test('shows who granted something, the latest first, without control characters', async () => {
    const now = Math.floor(Date.now() / 1000);
    const agent = newBrowser();
    for (const client of [await registerClient(), await registerClient()]) await connect(agent, client, { as: 'local-admin' });
    await put('Grant#old', { accountId: 'auth0|\u001b[2J42', clientId: 'x', iat: now - 3 * DAY }, DAY);
    await put('Grant#older', { accountId: 'auth0|\u001b[2J42', clientId: 'x', iat: now - 4 * DAY }, DAY);
    await put('Grant#ended', { accountId: 'gone', clientId: 'x', iat: now - 90 * DAY }, -1);

    const { code, stdout } = await run(['list']);
    const day = (ago: number) => new Date((now - ago * DAY) * 1000).toISOString().slice(0, 10);
    expect(code).toBe(0);
    expect(stdout.replace(/ +/g, ' ')).toBe(
      `SUBJECT NAME E-MAIL CLIENTS LAST GRANT\nlocal-admin Ada Admin ada@example.com 2 ${day(0)}\nauth0|[2J42 - - 1 ${day(3)}\n`,
    );
    expect(await list()).toEqual([
      { subject: 'local-admin', name: 'Ada Admin', email: 'ada@example.com', clients: [expect.any(String), expect.any(String)], grantedAt: expect.any(Number) },
      { subject: 'auth0|\u001b[2J42', clients: ['x'], grantedAt: now - 3 * DAY },
    ]);
  });

  test('goes through all pages of the table', async () => {
    const filler = 'x'.repeat(300_000);
    for (let index = 0; index < 5; index++) await put(`Grant#long-${index}`, { accountId: `person-${index}`, clientId: 'x', iat: 5 - index, filler }, DAY);

    expect((await list()).map(({ subject }) => subject)).toEqual([0, 1, 2, 3, 4].map((index) => `person-${index}`));
  });

  test('has nobody to show', async () => {
    expect(await run(['list'])).toMatchObject({ code: 0, stdout: 'Nobody has granted anything.\n' });
  });
});

describe('revoke', () => {
  test('ends tokens, session and consents of a person, who is asked all again, and nothing of others', async () => {
    const clientId = await registerClient();
    const [adas, maxs] = [newBrowser(), newBrowser()];
    const ada = await connect(adas, clientId, { as: 'local-admin' });
    const max = await connect(maxs, clientId, { as: 'local-member' });
    expect(ada.pages).toEqual(['sign-in', 'login', 'consent']);
    expect((await connect(adas, clientId, {})).pages).toEqual([]);
    expect([await callStatus(ada.tokens), await callStatus(max.tokens)]).toEqual([200, 200]);

    expect(await run(['revoke', 'local-admin', '--yes'])).toMatchObject({
      code: 0,
      stdout: '2 grants and 1 session of "Ada Admin" (local-admin) are ended. Access tokens stop working within 60 seconds. '
        + 'Who may still sign in at the identity provider can come back: they are asked again.\n',
    });

    expect(await types()).toEqual(['Access', 'Account', 'Consent', 'Grant', 'Session']);
    expect([await callStatus(ada.tokens), await callStatus(max.tokens)]).toEqual([401, 200]);
    const refresh = ({ refresh_token: token }: any) => tokenRequest({ grant_type: 'refresh_token', refresh_token: token, client_id: clientId });
    expect(await refresh(ada.tokens)).toMatchObject({ error: 'invalid_grant' });
    expect(await refresh(max.tokens)).toMatchObject({ access_token: expect.any(String) });
    // without the login page: at the identity provider she is signed in still
    expect((await connect(adas, clientId, { as: 'local-admin' })).pages).toEqual(['sign-in', 'consent']);
    expect((await connect(maxs, clientId, {})).pages).toEqual([]);
  });

  test('finds subjects with any characters, and none that are only part of another', async () => {
    const subject = '"\\x"|ä %';
    for (const accountId of [subject, `${subject}2`, `1${subject}`]) await put(`Grant#${accountId}`, { accountId, clientId: 'x', iat: 1 }, DAY);

    expect(JSON.parse((await run(['revoke', subject, '--yes', '--json'])).stdout)).toEqual({ revoked: subject, grants: 1, sessions: 0 });
    expect((await list()).map((person) => person.subject).sort()).toEqual([`${subject}2`, `1${subject}`]);
  });

  test('takes the beginning of a subject from somebody who is asked, and from nobody else', async () => {
    await put('Grant#x', { accountId: 'ada-lovelace', clientId: 'x', iat: 1 }, DAY);

    expect(await run(['revoke', 'ada-l', '--yes'])).toMatchObject({ code: 1, stderr: expect.stringContaining('there is nothing of "ada-l"') });
    const session = onTerminal(['people', 'revoke', 'ada-l', '--local', url]);
    await session.until(/End all that ada-lovelace granted, to 1 client\? \[y\/N\]/);
    session.type('y\n');
    expect(await session.exitCode).toBe(0);
    expect(await list()).toEqual([]);
  });

  test('does not without being asked', async () => {
    await put('Grant#x', { accountId: 'ada', clientId: 'x', iat: 1 }, DAY);

    expect(await run(['revoke', 'ada'])).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    expect(await list()).toHaveLength(1);
  });

  test('knows only people of the table', async () => {
    expect(await run(['revoke', 'nobody', '--yes'])).toMatchObject({
      code: 1, stdout: '', stderr: expect.stringContaining('there is nothing of "nobody" in the table: "npx cdk-remote-mcp-server people list" shows'),
    });
  });
});

describe('revoke --all', () => {
  test('ends tokens, sessions and consents of everybody, who are asked all again, and leaves clients registered', async () => {
    const clientId = await registerClient();
    const [adas, maxs] = [newBrowser(), newBrowser()];
    const [ada, max] = [await connect(adas, clientId, { as: 'local-admin' }), await connect(maxs, clientId, { as: 'local-member' })];
    await newBrowser().open(`${issuer}/authorize?${new URLSearchParams({
      response_type: 'code', client_id: clientId, redirect_uri: REDIRECT_URI, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256',
    })}`);

    expect(await run(['revoke', '--all', '--yes'])).toMatchObject({
      code: 0,
      stdout: '2 grants, all refresh tokens, 2 sessions, 2 remembered consents and 1 authorization under way are ended. '
        + 'Access tokens of people stop working within 60 seconds. Who may still sign in at the identity provider can come back: they are asked again.\n',
    });

    expect(await types()).toEqual([]);
    for (const { tokens } of [ada, max]) {
      expect(await callStatus(tokens)).toBe(401);
      expect(await tokenRequest({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token, client_id: clientId })).toMatchObject({ error: 'invalid_grant' });
    }
    expect((await connect(adas, clientId, { as: 'local-admin' })).pages).toEqual(['sign-in', 'consent']);
  });

  test('goes through all pages of the table, and says what it did only once', async () => {
    const filler = 'x'.repeat(300_000);
    for (let index = 0; index < 9; index++) await put(`Grant#long-${index}`, { accountId: `person-${index % 2}`, clientId: 'x', iat: 1, filler }, DAY);
    await put('Grant#expired', { accountId: 'gone', clientId: 'x', iat: 1 }, -DAY);
    await put('RevokedToken#kept', {}, DAY);

    const numbers = { revoked: 'all', sessions: 0, consents: 0, authorizations: 0 };
    expect(JSON.parse((await run(['revoke', '--all', '--yes', '--json'])).stdout)).toEqual({ ...numbers, grants: 9 });
    expect(JSON.parse((await run(['revoke', '--all', '--yes', '--json'])).stdout)).toEqual({ ...numbers, grants: 0 });
    const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: table, ProjectionExpression: 'pk' }));
    expect(Items.map(({ pk }) => pk.S!).filter((key) => /^(Grant|RevokedToken)#/.test(key))).toEqual(['RevokedToken#kept']);
  });

  test('asks somebody at a terminal, and does not without', async () => {
    await put('Grant#x', { accountId: 'ada', clientId: 'x', iat: 1 }, DAY);
    await put('Grant#y', { accountId: 'ada', clientId: 'y', iat: 1 }, DAY);

    expect(await run(['revoke', '--all'])).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    for (const [answer, left] of [['', 1], ['y', 0]] as const) {
      const session = onTerminal(['people', 'revoke', '--all', '--local', url]);
      await session.until(/End all that 1 person granted, to 2 clients, and all sessions\? \[y\/N\]/);
      session.type(`${answer}\n`);
      expect(await session.exitCode).toBe(0);
      expect(await list()).toHaveLength(left);
    }
  });
});

import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remoteMcp } from './command';
import { serveHandbook, type Handbook } from './handbook';
import { onTerminal } from './pty';
import { findRunningServer } from '../../../local/running-server';
import { openBrowser } from '../identity-provider/browser';

const DAY = 86_400;

let handbook: Handbook;
let url: string;
let dynamoDb: DynamoDBClient;
let table: string;

beforeAll(async () => {
  handbook = await serveHandbook('Handbook', afterAll);
  url = handbook.endpoints.mcpUrl;
  const { region, awsEndpoint, credentials, servers: [{ authorizationServer }] } = findRunningServer(url);
  dynamoDb = new DynamoDBClient({ region, endpoint: awsEndpoint, credentials });
  table = authorizationServer!.tableName;
});

beforeEach(async () => {
  await run(['purge', '--yes']);
  for (const { id } of await list()) await run(['revoke', id, '--yes']);
});

async function run(args: readonly string[]) {
  const command = remoteMcp(['clients', ...args, '--local', url]);
  return { code: await command.exitCode, stdout: command.stdout, stderr: command.stderr };
}

const list = async (): Promise<any[]> => JSON.parse((await run(['list', '--json'])).stdout);

async function register(metadata: object, initialAccessToken?: string): Promise<any> {
  const response = await fetch(`${handbook.endpoints.issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...initialAccessToken && { authorization: `Bearer ${initialAccessToken}` } },
    body: JSON.stringify(metadata),
  });
  expect(response.status).toBe(201);
  return response.json();
}

const machineClient = () => register({ client_name: 'Nightly report', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }, handbook.endpoints.initialAccessToken);

const personsClient = () => register({
  client_name: 'Laptop', redirect_uris: ['http://127.0.0.1:9/a', 'http://127.0.0.1:10/b', 'https://app.example/back'], token_endpoint_auth_method: 'none',
});

async function keys(): Promise<string[]> {
  const { Items = [] } = await dynamoDb.send(new ScanCommand({ TableName: table, ProjectionExpression: 'pk' }));
  return Items.map(({ pk }) => pk.S!);
}

const tokenRequest = ({ client_id: id, client_secret: secret }: any) => fetch(`${handbook.endpoints.issuer}/token`, {
  method: 'POST',
  headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
});

const keyOf = (id: string) => `Client#${createHash('sha256').update(id).digest('base64url')}`;

/** A record as the oauth function would have written it some days ago. */
async function put(key: string, item: { readonly content?: object; readonly expiresIn: number; readonly usedBefore?: number }): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  await dynamoDb.send(new PutItemCommand({
    TableName: table,
    Item: {
      pk: { S: key },
      expiresAt: { N: String(now + item.expiresIn) },
      content: { S: JSON.stringify(item.content ?? {}) },
      ...item.usedBefore !== undefined && { renewedAt: { N: String(now - item.usedBefore) } },
    },
  }));
}

async function storedClient(id: string, days: { readonly created: number; readonly used?: number }): Promise<void> {
  await put(keyOf(id), {
    content: { client_id: id, client_id_issued_at: Math.floor(Date.now() / 1000) - days.created * DAY, redirect_uris: ['https://x.example/'] },
    expiresIn: 30 * DAY,
    usedBefore: days.used === undefined ? undefined : days.used * DAY,
  });
}

describe('list', () => {
  test('shows who there is, without control characters', async () => {
    const machine = await machineClient();
    const person = await personsClient();
    await put('Client#hostile', { content: { client_id: 'hostile', client_name: '\u001b[2JMachine\nclient' }, expiresIn: DAY });
    const { code, stdout } = await run(['list']);
    await put('Client#hostile', { expiresIn: -DAY });

    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^ID +NAME +KIND +REDIRECTS TO +CREATED +LAST USED +EXPIRES$/);
    const day = '\\d{4}-\\d\\d-\\d\\d';
    expect(stdout).toMatch(new RegExp(`^${machine.client_id} +Nightly report +machine +${day} +- +${day}$`, 'm'));
    expect(stdout).toMatch(new RegExp(`^${person.client_id} +Laptop +registered +127\\.0\\.0\\.1, app\\.example +${day} +- +${day}$`, 'm'));
    expect(stdout).toMatch(/^hostile +\[2JMachineclient +registered /m);
  });

  test('tells when a client was used last, from its first token on', async () => {
    const machine = await machineClient();
    expect(await list()).toMatchObject([expect.not.objectContaining({ usedAt: expect.anything() })]);
    expect((await tokenRequest(machine)).status).toBe(200);

    const [{ usedAt }] = await list();
    expect(Date.now() / 1000 - usedAt).toBeLessThan(600);
    expect((await run(['list'])).stdout).toMatch(/^\S+ +Nightly report +machine +(\d{4}-\d\d-\d\d) +\1 +\d{4}-\d\d-\d\d$/m);
  });

  test('notes the use of a client once a day', async () => {
    const machine = await machineClient();
    const noted = async (days: number) => {
      const change = { TableName: table, Key: { pk: { S: keyOf(machine.client_id) } }, UpdateExpression: 'ADD expiresAt :days, renewedAt :days' };
      if (days !== 0) await dynamoDb.send(new UpdateItemCommand({ ...change, ExpressionAttributeValues: { ':days': { N: String(days * DAY) } } }));
      expect((await tokenRequest(machine)).status).toBe(200);
      return (await list())[0].usedAt;
    };
    const first = await noted(0);

    expect(await noted(0)).toBe(first);
    expect(await noted(-0.5)).toBe(first - 0.5 * DAY);
    expect(await noted(-2)).toBeGreaterThanOrEqual(first);
  });

  test('fits a terminal', async () => {
    const { client_id: id } = await machineClient();
    const session = onTerminal(['clients', 'list', '--local', url]);

    expect(await session.exitCode).toBe(0);
    expect(session.lines.filter((line) => line.length > 80)).toEqual([]);
    expect(session.lines[1]).toMatch(new RegExp(`^${id.slice(0, 8)} +Nightly report +machine +today +- +\\d{4}-`));
  });

  test('goes through all pages of the table', async () => {
    const long = 'x'.repeat(300_000);
    for (let index = 0; index < 5; index++) await put(`Client#long-${index}`, { content: { client_id: `long-${index}`, client_uri: long }, expiresIn: DAY });

    expect((await list()).map(({ id }) => id).sort()).toEqual([0, 1, 2, 3, 4].map((index) => `long-${index}`));
    for (let index = 0; index < 5; index++) await put(`Client#long-${index}`, { expiresIn: -DAY });
  });

  test('has nothing to show', async () => {
    expect(await run(['list'])).toMatchObject({ code: 0, stdout: 'There are no clients.\n' });
  });
});

describe('show', () => {
  test('shows all metadata, and neither secrets nor their hashes', async () => {
    const machine = await machineClient();
    const text = await run(['show', machine.client_id]);
    const json = await run(['show', machine.client_id, '--json']);
    const { Item: { content } } = await dynamoDb.send(new GetItemCommand({ TableName: table, Key: { pk: { S: keyOf(machine.client_id) } } })) as any;

    expect(text.stdout).toMatch(/^grant_types +\["client_credentials"\]$/m);
    expect(JSON.parse(json.stdout)).toMatchObject({ kind: 'machine', metadata: { client_name: 'Nightly report' } });
    for (const { stdout } of [text, json]) {
      expect(stdout).not.toContain(JSON.parse(content.S).client_secret);
      for (const secret of [machine.client_secret, machine.registration_access_token]) expect(stdout).not.toContain(secret);
    }
  });

  test('takes the beginning of an id that no other has', async () => {
    const machine = await machineClient();
    await storedClient('alike-one', { created: 1 });
    await storedClient('alike-two', { created: 1 });

    expect((await run(['show', machine.client_id.slice(0, 8)])).stdout).toMatch(new RegExp(`^client_id +${machine.client_id}$`, 'm'));
    expect(await run(['show', 'alike'])).toMatchObject({
      code: 1, stderr: 'cdk-remote-mcp-server: "alike" is the beginning of 2 ids: give more of it\n  alike-one\n  alike-two\n',
    });
  });

  test('knows only clients of the table', async () => {
    expect(await run(['show', 'nobody'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('there is no client "nobody" in the table') });
  });
});

describe('revoke', () => {
  test('ends a machine client', async () => {
    const machine = await machineClient();

    expect(await run(['revoke', machine.client_id, '--yes'])).toMatchObject({
      code: 0, stdout: expect.stringMatching(/^"Nightly report" \(\S+\) is revoked, and 0 grants .* stop working within 60 seconds\.\n$/),
    });
    expect((await tokenRequest(machine)).status).toBe(401);
    expect(await list()).toEqual([]);
  });

  test('takes the beginning of an id, but not of none or of a URL', async () => {
    const machine = await machineClient();
    await storedClient('https://app.example/client', { created: 1 });

    for (const given of ['', machine.client_id.slice(0, 3)]) expect(await run(['revoke', given, '--yes'])).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no client') });
    expect(await run(['revoke', 'https://app.example/c', '--yes'])).toMatchObject({
      code: 2, stderr: expect.stringContaining('"https://app.example/c" is only the beginning of https://app.example/client: with --yes, a URL must be whole'),
    });
    expect(JSON.parse((await run(['revoke', machine.client_id.slice(0, 6), '--yes', '--json'])).stdout)).toEqual({ revoked: machine.client_id, grants: 0 });
    expect((await list()).map(({ id }) => id)).toEqual(['https://app.example/client']);
  });

  test('ends what people granted, and that they did is forgotten', async () => {
    await put('Grant#other', { content: { accountId: 'ada', clientId: 'other' }, expiresIn: DAY });
    const client = await personsClient();
    const authorization = new URL(`${handbook.endpoints.issuer}/authorize?${new URLSearchParams({
      response_type: 'code', client_id: client.client_id, redirect_uri: client.redirect_uris[2], code_challenge: 'x'.repeat(43), code_challenge_method: 'S256',
    })}`);
    const browser = openBrowser((_from, to) => to.hostname === '127.0.0.1');
    let page = await browser.open(authorization);
    for (const button of ['Continue', 'Ada Admin', 'Allow']) page = await browser.press(page, button);
    expect(page.location?.searchParams.has('code')).toBe(true);
    expect(await keys()).toEqual(expect.arrayContaining([expect.stringMatching(/^Grant#(?!other)/), expect.stringMatching(/^Consent#/)]));

    expect(JSON.parse((await run(['revoke', client.client_id, '--yes', '--json'])).stdout)).toEqual({ revoked: client.client_id, grants: 1 });
    expect((await keys()).filter((key) => /^(Client|Grant|Consent)#/.test(key))).toEqual(['Grant#other']);
  });

  test('does not without being asked', async () => {
    const machine = await machineClient();

    expect(await run(['revoke', machine.client_id])).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    expect(await list()).toHaveLength(1);
  });
});

describe('revoke --all', () => {
  test('ends clients of all kinds, and all that people granted any', async () => {
    await run(['revoke', '--all', '--yes']);
    const [machine] = [await machineClient(), await personsClient()];
    await storedClient('https://app.example/client', { created: 1 });
    await put('Grant#of-one-that-the-stack-registers', { content: { accountId: 'ada', clientId: 'permanent' }, expiresIn: DAY });
    await put('RevokedToken#kept', { expiresIn: DAY });

    expect(await run(['revoke', '--all'])).toMatchObject({ code: 2, stderr: expect.stringContaining('pass --yes') });
    const session = onTerminal(['clients', 'revoke', '--all', '--local', url]);
    await session.until(/Revoke all 3 clients, 1 of them acting for themselves, all that people granted, and all\s+sessions\? \[y\/N\]/);
    session.type('\n');
    expect(await session.exitCode).toBe(0);
    expect(await list()).toHaveLength(3);

    const { code, stdout } = await run(['revoke', '--all', '--yes']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^3 clients and 1 grant, all refresh tokens, 0 sessions, .* stop working within 60 seconds\./) });
    expect((await tokenRequest(machine)).status).toBe(401);
    expect((await keys()).filter((key) => /^(Client|Grant|Consent|RevokedToken)#/.test(key))).toEqual(['RevokedToken#kept']);
    expect(JSON.parse((await run(['revoke', '--all', '--yes', '--json'])).stdout))
      .toEqual({ revoked: 'all', clients: 0, grants: 0, sessions: 0, consents: 0, authorizations: 0 });
  });
});

test('browsers, which share cookies between ports, get those of this server under its own', async () => {
  const { client_id: id, redirect_uris: [redirectUri] } = await personsClient();
  const { status, headers } = await fetch(`${handbook.endpoints.issuer}/authorize?${new URLSearchParams({
    response_type: 'code', client_id: id, redirect_uri: redirectUri, code_challenge: 'x'.repeat(43), code_challenge_method: 'S256',
  })}`, { redirect: 'manual' });

  expect(status).toBe(303);
  expect(headers.getSetCookie()).toEqual([expect.stringMatching(new RegExp(`^browser-${new URL(url).port}=`))]);
});

describe('purge', () => {
  beforeEach(async () => {
    await put('Session#old', { expiresIn: -1 });
    await put('Session#live', { expiresIn: DAY });
    await storedClient('long-unused', { created: 100, used: 32 });
    await storedClient('never-used', { created: 32 });
    await storedClient('used', { created: 100, used: 30 });
    await storedClient('new', { created: 30 });
  });

  const ids = async () => (await list()).map(({ id }) => id).sort();

  test('only says what it would do', async () => {
    const { stdout } = await run(['purge', '--unused', '30']);

    expect(stdout).toMatch(/^long-unused /m);
    expect(stdout).toMatch(/^never-used /m);
    expect(stdout).toContain('Would delete: 1 expired record and 2 unused clients. Pass --yes to do it.\n');
    expect(await ids()).toHaveLength(4);
  });

  test('deletes what has expired', async () => {
    expect((await run(['purge', '--yes'])).stdout).toBe('Deleted: 1 expired record.\n');
    expect(await ids()).toHaveLength(4);
    expect(await keys()).toContain('Session#live');
    expect(await keys()).not.toContain('Session#old');
  });

  test('deletes clients that were not used for so long', async () => {
    expect(JSON.parse((await run(['purge', '--unused', '30', '--yes', '--json'])).stdout)).toEqual({
      dryRun: false, expiredRecords: 1, unusedClients: ['long-unused', 'never-used'],
    });
    expect(await ids()).toEqual(['new', 'used']);
  });
});

test('a local server that is not there is told', async () => {
  const command = remoteMcp(['clients', 'list', '--local', 'http://127.0.0.1:9/mcp']);

  expect(await command.exitCode).toBe(1);
  expect(command.stderr).toBe('cdk-remote-mcp-server: no local server is running at http://127.0.0.1:9/mcp: start one with "npx cdk-remote-mcp-server local"\n');
});

test('limits: how many clients wait for their first token, and how near the limits that is', async () => {
  await register({ client_name: 'One', redirect_uris: ['http://127.0.0.1/one'], token_endpoint_auth_method: 'none' });
  await register({ client_name: 'Two', redirect_uris: ['http://127.0.0.1/two'], token_endpoint_auth_method: 'none' });
  await machineClient();
  const { stdout } = await run(['limits']);

  expect(stdout).toMatch(/^clients +3$/m);
  expect(stdout).toMatch(/^wait for their first token +2$/m);
  expect(stdout).toMatch(/^most at one address +\d+ +200 \(perAddressAndHour\)$/m);
  const state = JSON.parse((await run(['limits', '--json'])).stdout);
  expect(state).toMatchObject({ clients: 3, waiting: 2, limits: { perAddressAndHour: 200, perDay: 1000 } });
  expect(state.networks[0]).toBeGreaterThanOrEqual(2);
  expect(state.waitingSinceToday).toBeGreaterThanOrEqual(2);
});

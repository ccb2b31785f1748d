import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remoteMcp } from './command';
import { serveHandbook, type Handbook } from './handbook';
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

  test('tells when a client was used last', async () => {
    const machine = await machineClient();
    await dynamoDb.send(new UpdateItemCommand({
      TableName: table,
      Key: { pk: { S: keyOf(machine.client_id) } },
      UpdateExpression: 'ADD expiresAt :days',
      ExpressionAttributeValues: { ':days': { N: String(-2 * DAY) } },
    }));
    expect((await tokenRequest(machine)).status).toBe(200);

    expect(await list()).toMatchObject([{ id: machine.client_id, usedAt: expect.any(Number) }]);
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
  expect(command.stderr).toBe('remote-mcp: no local server is running at http://127.0.0.1:9/mcp: start one with "remote-mcp local"\n');
});

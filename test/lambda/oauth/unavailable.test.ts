import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuthorizationServer, basic, MACHINE, OWNER, type RegisteredClient, startAuthorizationServer } from './authorization-server';
import type { AwsFailure } from '../shared/aws-services';
import { SIGNING_SECRET, SIGNING_SECRET_ARN } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;
let client: RegisteredClient;
let token: string;
let output: { text(): string };

beforeAll(async () => {
  server = await startAuthorizationServer();
  client = await server.register();
  token = await server.accessToken(client);
});

afterAll(() => server?.stop());

beforeEach(() => {
  output = captureOutput();
});

afterEach(() => {
  server.aws.fail('DynamoDB', undefined);
  server.aws.fail('secretsmanager', undefined);
  vi.useRealTimers();
});

const requests: Record<string, () => ReturnType<AuthorizationServer['send']>> = {
  'a token request': () => server.requestToken(client),
  'a registration': () => server.send('POST', '/clients', { headers: OWNER, body: JSON.stringify(MACHINE) }),
  'reading a client': () => server.send('GET', `/clients/${client.client_id}`, {
    headers: { Authorization: `Bearer ${client.registration_access_token}` },
  }),
  'a revocation': () => server.send('POST', '/revoke', { headers: { Authorization: basic(client) }, body: { token } }),
  'an introspection': () => server.send('POST', '/introspect', { headers: { Authorization: basic(client) }, body: { token } }),
};

const failures: [string, AwsFailure][] = [
  ['is throttled', { status: 400, type: 'ThrottlingException' }],
  ['fails', { status: 500, type: 'InternalServerError' }],
  ['is gone', { status: 400, type: 'ResourceNotFoundException' }],
  ['is forbidden', { status: 400, type: 'AccessDeniedException' }],
];

async function expectUnavailable(send: () => ReturnType<AuthorizationServer['send']>): Promise<void> {
  const { status, body, headers, text } = await send();
  expect({ status, body }).toMatchObject({ status: 503, body: { error: 'temporarily_unavailable' } });
  expect(headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
  expect(text).not.toMatch(/confidential|Exception|arn:|\bat /);
}

describe.each(failures)('while the table %s', (_name, failure) => {
  test.each(Object.entries(requests))('%s is answered with 503, and the log knows why', async (_request, send) => {
    server.aws.fail('DynamoDB', failure);

    await expectUnavailable(send);

    expect(output.text()).toContain('type' in (failure as object) ? (failure as { type: string }).type : '');
  });
});

test('while Secrets Manager fails, keys that are known stay in use for an hour', async () => {
  server.aws.fail('secretsmanager', { status: 500, type: 'InternalServiceError' });

  vi.useFakeTimers({ now: Date.now() + 1_800_000, toFake: ['Date'] });
  expect((await server.requestToken(client)).status).toBe(200);
  expect((await server.send('GET', '/jwks')).status).toBe(200);

  vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ['Date'] });
  await expectUnavailable(requests['a token request']!);
  await expectUnavailable(() => server.send('GET', '/jwks'));

  server.aws.fail('secretsmanager', undefined);
  expect((await server.requestToken(client)).status).toBe(200);
});

describe('S12 a signing secret', () => {
  afterEach(() => server.aws.secrets.put(SIGNING_SECRET_ARN, SIGNING_SECRET));

  const inFourHours = () => void vi.useFakeTimers({ now: Date.now() + 4 * 3_600_000, toFake: ['Date'] });

  test('that is missing stops the server: there is no default', async () => {
    inFourHours();
    server.aws.secrets.delete(SIGNING_SECRET_ARN);

    await expectUnavailable(requests['a token request']!);
  });

  test('that is too short stops the server', async () => {
    inFourHours();
    server.aws.secrets.put(SIGNING_SECRET_ARN, 'default-secret');

    expect(await server.requestToken(client)).toMatchObject({ status: 500, body: { error: 'server_error' } });
    expect(output.text()).toContain('at least 32 characters');
    expect(output.text()).not.toContain('default-secret');
  });
});

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './browsing';
import { registerPersonClient } from './person-client';
import { run, runbookCommands } from './runbook';
import { signingKeyOf, signingSecretArn } from './signing-secret';
import type { SigningKey } from '../../lambda-src/shared/signing-key';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, registerMachineClient } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';
import { CLIENT_SECRET } from '../identity-providers/openid-provider';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

let data: string;
let server: LocalServer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'leaked-secret-'));
  // new instances for each request, as after the change of an environment variable
  server = await startLocalServer({ app: await cdkOut('onStageUrl'), data, args: ['--cold'] });
});

afterAll(async () => {
  await server?.stop();
  await rm(data, { recursive: true, force: true });
});

/** Signs a token of nobody's: with the key of the leaked secret, and all that its reader wants it to say. */
async function forgedToken(key: SigningKey, clientId: string): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ client_id: clientId, scope: 'handbook:admin' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: key.kid })
    .setIssuer(server.issuer).setAudience(server.mcpUrl).setSubject('alice').setJti(randomUUID()).setIssuedAt(now).setExpirationTime(now + 3_600)
    .sign(await importJWK(key.privateJwk, 'ES256') as CryptoKey);
}

const statusOf = async (token: string) => (await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).status;

test('S39 who follows the runbook after a leak ends tokens that are signed with the secret, and then all access', async () => {
  const known = [server.initialAccessToken, CLIENT_SECRET, PRE_REGISTERED.confidential.clientSecret];
  const variables = { ISSUER: server.issuer, SIGNING_SECRET_ARN: await signingSecretArn(data, ...known) };
  const leaked = await signingKeyOf(data, ...known);
  const ofPeople = await registerPersonClient(server);
  let ofAlice = await connect(ofPeople, 'alice');
  const machine = await registerMachineClient(server);
  const ofMachine = await accessToken(server, machine);
  const forged = await Promise.all([ofPeople.id, machine.client_id, PRE_REGISTERED.confidential.clientId].map((id) => forgedToken(leaked, id)));
  const statuses = async () => Promise.all([...forged, ofMachine, ofAlice.access_token].map(statusOf));
  expect(await statuses()).toEqual([200, 200, 200, 200, 200]);

  const commands = runbookCommands('The signing secret has leaked');
  expect(commands.map(({ step }) => step)).toEqual([2, 3, 3, 3, 3, 5, 6, 6, 6]);
  const printed: string[] = [];
  const follow = async (count: number) => {
    for (const command of commands.splice(0, count)) printed.push(await run(command, server, variables));
  };
  const keys = (text: string): string[] => JSON.parse(text).keys.map(({ kid }: { kid: string }) => kid);

  await follow(3);
  expect(keys(printed[0]!)).toEqual([leaked.kid]);
  // the first rotation breaks nobody, and ends nobody
  expect(await statuses()).toEqual([200, 200, 200, 200, 200]);

  await follow(2);
  expect(await statuses()).toEqual([401, 401, 401, 401, 401]);
  const fresh = await accessToken(server, machine);
  const refreshed = await ofPeople.refresh(ofAlice.refresh_token);
  expect(await Promise.all([fresh, refreshed.body.access_token].map(statusOf))).toEqual([200, 200]);
  ofAlice = refreshed.body;

  await follow(1);
  expect(printed.at(-1)).toMatch(/^1 grant, all refresh tokens, 1 session, /);
  expect((await ofPeople.refresh(ofAlice.refresh_token)).body).toMatchObject({ error: 'invalid_grant' });
  expect(await Promise.all([fresh, ofAlice.access_token].map(statusOf))).toEqual([200, 401]);

  await follow(3);
  const [jwks, people, smoke] = printed.slice(-3);
  expect(keys(jwks!)).not.toContain(leaked.kid);
  expect(people).toBe('Nobody has granted anything.\n');
  expect(smoke).toMatch(/^list tools +ok /m);
  expect(commands).toEqual([]);
  // with the access that they had, and by asking anew
  expect(await statusOf((await connect(ofPeople, 'alice')).access_token)).toBe(200);
});

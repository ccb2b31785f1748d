import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from './browsing';
import { registerPersonClient } from './person-client';
import { rotateSigningSecret } from './signing-secret';
import { cdkOut } from '../acceptance/apps';
import { freePort } from '../acceptance/free-port';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, registerMachineClient } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';
import { CLIENT_SECRET } from '../identity-providers/openid-provider';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

/** Of the app, besides the initial access token. */
const OTHER_SECRETS = [CLIENT_SECRET, PRE_REGISTERED.confidential.clientSecret];

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'key-rotation-'));
});

afterAll(() => rm(data, { recursive: true, force: true }));

const keyOf = (token: string) => decodeProtectedHeader(token).kid;

async function publishedKeys(server: LocalServer): Promise<unknown[]> {
  const { keys } = await (await fetch(`${server.issuer}/jwks`)).json() as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
}

test('S39 after a rotation the new key signs and the last one verifies; after two, tokens of the first are dead', async () => {
  const options = { app: await cdkOut('onStageUrl'), data, port: await freePort() };
  let server = await startLocalServer(options);
  const restartRotated = async (secret: string) => {
    await server.stop();
    await rotateSigningSecret(data, secret, server.initialAccessToken, ...OTHER_SECRETS);
    server = await startLocalServer(options);
  };
  const statusOf = async (token: string) => (await sendMcp(server.mcpUrl, { token, method: 'tools/list' })).status;

  try {
    const ofPeople = await registerPersonClient(server);
    let ofAlice = await connect(ofPeople, 'alice');
    const refresh = async () => (await ofPeople.refresh(ofAlice.refresh_token)).body;

    const client = await registerMachineClient(server);
    const first = await accessToken(server, client);
    expect(await publishedKeys(server)).toEqual([keyOf(first)]);

    await restartRotated('the second secret, which is long enough for a key');
    const second = await accessToken(server, client);
    expect(keyOf(second)).not.toBe(keyOf(first));
    expect(await publishedKeys(server)).toEqual([keyOf(second), keyOf(first)]);
    expect([await statusOf(first), await statusOf(second), await statusOf(ofAlice.access_token)]).toEqual([200, 200, 200]);

    await restartRotated('the third secret, which is also long enough for a key');
    expect([await statusOf(first), await statusOf(second), await statusOf(ofAlice.access_token)]).toEqual([401, 200, 401]);
    // what a person granted is not signed: their client goes on with the new key
    ofAlice = await refresh();
    expect(await publishedKeys(server)).toContain(keyOf(ofAlice.access_token));
    expect(await statusOf(ofAlice.access_token)).toBe(200);
  } finally {
    await server.stop();
  }
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { synthesize } from '../acceptance/synthesize';
import { CLIENT_SECRET, startOpenIdProvider, type TestOpenIdProvider, type TestUser } from '../identity-providers/openid-provider';

/** A server with an identity provider that the tests have in their own process, and can make misbehave. */
export interface ServerWithLogin {
  readonly server: LocalServer;
  readonly login: TestOpenIdProvider;
  close(): Promise<void>;
}

/** Synthesizes an app that takes its identity provider from `TEAM_LOGIN`, and serves it. */
export async function serveWithLogin(app: string, users: Readonly<Record<string, TestUser>>): Promise<ServerWithLogin> {
  const login = await startOpenIdProvider({ users, clientAuthentication: 'client_secret_basic' });
  const folder = await mkdtemp(join(tmpdir(), 'with-login-'));
  const access = { url: login.url, clientId: login.settings.clientId, clientSecret: CLIENT_SECRET };
  await synthesize(app, folder, { TEAM_LOGIN: JSON.stringify(access) });
  const server = await startLocalServer({ app: folder });
  return {
    server,
    login,
    close: async () => {
      await Promise.all([server.stop(), login.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

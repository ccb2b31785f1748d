import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { APPS, type AppName } from './apps';
import { synthesize } from './synthesize';
import { startIdentityProviders } from '../sign-in/identity-providers';

/** Starts the identity providers that apps name, and synthesizes each app when a test first asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'remote-mcp-apps-'));
  const identityProviders = await startIdentityProviders();
  const assemblies = new Map<AppName, Promise<string>>();

  const assemblyOf = (name: AppName): Promise<string> => {
    const known = assemblies.get(name);
    if (known !== undefined) return known;
    const outdir = join(folder, name);
    const assembly = synthesize(APPS[name], outdir, identityProviders.environment).then(() => outdir);
    assemblies.set(name, assembly);
    return assembly;
  };
  const server = createServer((request, response) => {
    assemblyOf(request.url!.slice(1) as AppName).then(
      (outdir) => response.end(outdir),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // nothing must keep the test runner from ending
  server.unref();
  project.provide('apps', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);

  return async () => {
    server.closeAllConnections();
    server.close();
    await Promise.all([identityProviders.close(), rm(folder, { recursive: true, force: true })]);
  };
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { proxyEvent } from './authorization-server';
import { ENVIRONMENT } from '../../../src/contract';
import { functionBundle } from '../shared/function-bundle';
import { INITIAL_ACCESS_TOKEN_ARN, ISSUER, SETTINGS, SIGNING_SECRET_ARN } from '../shared/server-environment';

const run = promisify(execFile);

const environment: Record<string, string> = {
  [ENVIRONMENT.publicBaseUrl]: ISSUER,
  [ENVIRONMENT.tableName]: 'Clients',
  [ENVIRONMENT.signingSecretArn]: SIGNING_SECRET_ARN,
  [ENVIRONMENT.initialAccessTokenSecretArn]: INITIAL_ACCESS_TOKEN_ARN,
  [ENVIRONMENT.oauthSettings]: JSON.stringify(SETTINGS),
};

/** Loads the bundle in a fresh process and sends it a request. Returns the status and the chunks that were loaded, in bytes. */
async function coldRequest(path: string, env = environment): Promise<{ status: number; loadedBytes: number }> {
  const script = `
    import { registerHooks } from 'node:module';
    import { statSync } from 'node:fs';
    let loadedBytes = 0;
    registerHooks({ load(url, context, next) { if (url.startsWith('file:')) loadedBytes += statSync(new URL(url)).size; return next(url, context); } });
    const { handler } = await import(${JSON.stringify(functionBundle('oauth'))});
    const { statusCode: status } = await handler(${JSON.stringify(proxyEvent('GET', path, {}))});
    process.stdout.write(JSON.stringify({ status, loadedBytes }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  return JSON.parse(stdout);
}

test('metadata is answered without loading the AWS SDK and oidc-provider', async () => {
  const { status, loadedBytes } = await coldRequest('/.well-known/openid-configuration');

  expect(status).toBe(200);
  expect(loadedBytes).toBeLessThan(20_000);
});

describe('S12 a missing setting', () => {
  test.each(Object.keys(environment))('%s: the function refuses to start', async (name) => {
    const { [name]: _, ...rest } = environment;

    await expect(coldRequest('/.well-known/openid-configuration', rest)).rejects.toThrow(`The environment variable ${name} is missing`);
  });
});

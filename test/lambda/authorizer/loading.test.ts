import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type AuthorizerSettings, ENVIRONMENT } from '../../../src/contract';
import { functionBundle } from '../shared/function-bundle';
import { AUTHORIZER_SETTINGS, ISSUER, MCP_URL, SIGNING_SECRET_ARN } from '../shared/server-environment';

const run = promisify(execFile);

const OWN: Readonly<Record<string, string>> = {
  [ENVIRONMENT.publicBaseUrl]: ISSUER,
  [ENVIRONMENT.tableName]: 'Clients',
  [ENVIRONMENT.signingSecretArn]: SIGNING_SECRET_ARN,
  [ENVIRONMENT.deployTimeValues]: '[]',
};

const EXTERNAL: AuthorizerSettings = {
  ...AUTHORIZER_SETTINGS,
  tokens: {
    type: 'external',
    issuer: 'https://login.example.com',
    audiences: [MCP_URL],
    requiredClaims: {},
    clientIdClaims: ['client_id'],
    scopeClaims: ['scope'],
    scopePrefix: '',
    requestedScopePrefix: '',
  },
};

/** What tells that the code of each concern was loaded. */
const MARKS = { table: 'BatchGetItem', otherIssuers: 'jwks_uri', proofs: 'dpop+jwt' };

/** What a start has loaded. */
type Loaded = Readonly<Record<keyof typeof MARKS, boolean>> & { readonly bytes: number };

/** Starts the bundle in a fresh process. */
async function coldStart(settings: AuthorizerSettings | undefined, env: Readonly<Record<string, string>>): Promise<Loaded> {
  const script = `
    import { registerHooks } from 'node:module';
    import { readFileSync } from 'node:fs';
    let sources = '';
    registerHooks({ load(url, context, next) { if (url.startsWith('file:')) sources += readFileSync(new URL(url)); return next(url, context); } });
    await import(${JSON.stringify(functionBundle('authorizer', settings))});
    const found = Object.entries(${JSON.stringify(MARKS)}).map(([name, mark]) => [name, sources.includes(mark)]);
    process.stdout.write(JSON.stringify({ ...Object.fromEntries(found), bytes: sources.length }));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  // a function that cannot reach AWS says so before
  return JSON.parse(stdout.split('\n').at(-1)!);
}

test('tokens of another issuer need nothing of AWS, neither its SDK nor the environment', async () => {
  const { [ENVIRONMENT.tableName]: _table, [ENVIRONMENT.signingSecretArn]: _secret, ...env } = OWN;
  const { bytes, ...loaded } = await coldStart(EXTERNAL, env);

  expect(loaded).toEqual({ table: false, otherIssuers: true, proofs: false });
  expect(bytes).toBeLessThan(60_000);
});

test('own tokens are checked without the code for those of others, and for proofs, and without the AWS SDK, also when AWS cannot be reached', async () => {
  const { bytes, ...loaded } = await coldStart(AUTHORIZER_SETTINGS, OWN);

  expect(loaded).toEqual({ table: true, otherIssuers: false, proofs: false });
  expect(bytes).toBeLessThan(60_000);
});

describe('S12 the function refuses to start', () => {
  test.each(Object.keys(OWN))('without %s', async (name) => {
    const { [name]: _, ...rest } = OWN;

    await expect(coldStart(AUTHORIZER_SETTINGS, rest)).rejects.toThrow(`The environment variable ${name} is missing`);
  });

  test('without settings', async () => {
    await expect(coldStart(undefined, OWN)).rejects.toThrow(/ENOENT.*settings\.json/);
  });

  test('with settings of another version', async () => {
    await expect(coldStart({ ...AUTHORIZER_SETTINGS, version: 2 as 1 }, OWN)).rejects.toThrow('The settings have version 2');
  });

  test('with settings that refer to a value which is not there', async () => {
    const settings = { ...EXTERNAL, tokens: { ...EXTERNAL.tokens, issuer: { $deployTimeValue: 0 } } } as unknown as AuthorizerSettings;

    await expect(coldStart(settings, OWN)).rejects.toThrow('Deploy-time value 0');
  });
});

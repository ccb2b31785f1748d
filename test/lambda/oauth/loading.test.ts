import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proxyEvent, type RequestOptions } from './authorization-server';
import { ENVIRONMENT, type OAuthSettings } from '../../../src/contract';
import { type AwsServices, startAwsServices } from '../shared/aws-services';
import { functionBundle } from '../shared/function-bundle';
import { PERSON_SETTINGS, prepareServer, SETTINGS } from '../shared/server-environment';

const run = promisify(execFile);

const KEYS = '/jwks';

/** Texts that code is known by. */
const PROVIDER_LIBRARY = 'oidc-provider';
const SIGN_IN_LIBRARY = 'oauth4webapi';
const PAGES = '<!doctype html>';
const PUBLIC_SUFFIXES = 'kawasaki';
const AWS_SDK = 'NodeHttpHandler';

let aws: AwsServices;

beforeAll(async () => {
  aws = await startAwsServices();
  prepareServer(aws);
});

afterAll(() => aws?.stop());

interface ColdRequest extends RequestOptions {
  readonly method?: string;
  readonly settings?: OAuthSettings;
  /** The name of an environment variable that is missing. */
  readonly without?: string;
}

interface ColdAnswer {
  readonly status: number;
  /** All code that was loaded. */
  readonly loaded: string;
  /** The part of it that was loaded before the request came. */
  readonly atStart: string;
}

/** Loads the bundle in a fresh process and sends it a request. */
async function coldRequest(path: string, { method = 'GET', settings, without, ...options }: ColdRequest): Promise<ColdAnswer> {
  const script = `
    import { readFileSync } from 'node:fs';
    import { registerHooks } from 'node:module';
    let loaded = '';
    registerHooks({ load(url, context, next) { if (url.startsWith('file:')) loaded += readFileSync(new URL(url)); return next(url, context); } });
    // Node.js would show the line of the bundle, which is too long to come through
    const { handler } = await import(${JSON.stringify(functionBundle('oauth', settings))}).catch(({ message }) => Promise.reject(message));
    const atStart = loaded;
    const { statusCode: status } = await handler(${JSON.stringify(proxyEvent(method, path, options))});
    process.stdout.write('\\n' + JSON.stringify({ status, loaded, atStart }));`;
  const { [without ?? '']: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env, maxBuffer: 10_000_000 });
  return JSON.parse(stdout.split('\n').at(-1)!);
}

test('what tokens need is loaded while the function starts, and nothing more for the keys', async () => {
  const { status, loaded, atStart } = await coldRequest(KEYS, { settings: PERSON_SETTINGS });

  expect(status).toBe(200);
  expect(atStart).toContain(PROVIDER_LIBRARY);
  expect(loaded).toBe(atStart);
  expect(loaded).not.toContain(PAGES);
  expect(loaded).not.toContain(PUBLIC_SUFFIXES);
  expect(loaded).not.toContain(SIGN_IN_LIBRARY);
});

test('media types that no answer has are not loaded', async () => {
  expect((await coldRequest(KEYS, { settings: PERSON_SETTINGS })).atStart).not.toContain('application/vnd.');
});

test('a token request loads neither the pages nor what signs people in, nor the AWS SDK', async () => {
  const { status, loaded, atStart } = await coldRequest('/token', {
    settings: PERSON_SETTINGS, method: 'POST', body: { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'evicted' },
  });

  expect(status).toBe(401);
  expect(loaded).toBe(atStart);
  expect(loaded).not.toContain(AWS_SDK);
  expect(loaded).not.toContain(PAGES);
  expect(loaded).not.toContain(PUBLIC_SUFFIXES);
  expect(loaded).not.toContain(SIGN_IN_LIBRARY);
});

test('an authorization request loads the pages, and not yet what signs people in', async () => {
  const { status, loaded } = await coldRequest('/authorize?client_id=evicted', { settings: PERSON_SETTINGS });

  expect(status).toBe(400);
  expect(loaded).toContain(PAGES);
  expect(loaded).not.toContain(PUBLIC_SUFFIXES);
  expect(loaded).not.toContain(SIGN_IN_LIBRARY);
});

test('the list of public suffixes is loaded with the pages that name hosts', async () => {
  expect((await coldRequest('/authorize/x', { settings: PERSON_SETTINGS })).loaded).toContain(PUBLIC_SUFFIXES);
});

describe('S12 what is missing stops the function at the start:', () => {
  const { publicBaseUrl, tableName, signingSecretArn, initialAccessTokenSecretArn, deployTimeValues } = ENVIRONMENT;

  test.each([publicBaseUrl, tableName, signingSecretArn, initialAccessTokenSecretArn, deployTimeValues])('the environment variable %s', async (without) => {
    await expect(coldRequest(KEYS, { settings: SETTINGS, without })).rejects.toThrow(`The environment variable ${without} is missing`);
  });

  test('the settings', async () => {
    await expect(coldRequest(KEYS, {})).rejects.toThrow('settings.json');
  });

  test('settings of a version that it can read', async () => {
    await expect(coldRequest(KEYS, { settings: { ...SETTINGS, version: 2 as 1 } })).rejects.toThrow('The settings have version 2');
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { remoteMcp, type Command } from './command';
import { serveHandbook, signIn, type Handbook } from './handbook';
import { onTerminal } from './pty';

let handbook: Handbook;
let url: string;

beforeAll(async () => {
  handbook = await serveHandbook('Handbook', afterAll);
  url = handbook.endpoints.mcpUrl;
});

/** The table, as `name: outcome`. */
function outcomes({ stdout }: Command): Record<string, string> {
  const rows = [...stdout.matchAll(/^(\S.*?) {2,}(ok|failed|skipped) +\d+ +/gm)];
  return Object.fromEntries(rows.map(([, name, outcome]) => [name, outcome]));
}

const DISCOVERED = { 'challenge': 'ok', 'resource metadata': 'ok', 'server metadata': 'ok' };
const TRIED = { 'connect': 'ok', 'list tools': 'ok', 'call a tool': 'ok', 'revoke': 'ok', 'delete client': 'ok' };

async function clients(): Promise<unknown[]> {
  const command = remoteMcp(['clients', 'list', '--local', url, '--json']);
  expect(await command.exitCode).toBe(0);
  return JSON.parse(command.stdout);
}

describe('as a machine client', () => {
  test('of the local server, whose initial access token it reads itself', async () => {
    const command = remoteMcp(['smoke', '--local', url]);

    expect(await command.exitCode).toBe(0);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, register: 'ok', token: 'ok', ...TRIED });
    expect(command.stdout).not.toContain(handbook.endpoints.initialAccessToken);
    expect(command.stdout).toMatch(/^call a tool +ok +\d+ +read_page: \S+ example \(called with \{"page":"example"\}, made from its schema\)$/m);
    expect(command.stdout).toMatch(/\n\nAll 10 checks passed\.\n$/);
    expect(await clients()).toEqual([]);
  });

  test('with a given token, tool and arguments, as JSON', async () => {
    const command = remoteMcp(['smoke', url, '--initial-access-token', handbook.endpoints.initialAccessToken, '--tool', 'read_page', '--arguments', '{"page":"onboarding"}', '--json']);

    expect(await command.exitCode).toBe(0);
    const { ok, checks } = JSON.parse(command.stdout);
    expect(ok).toBe(true);
    expect(checks).toContainEqual({ name: 'call a tool', outcome: 'ok', milliseconds: expect.any(Number), detail: expect.stringMatching(/^read_page: \S+ onboarding$/) });
  });

  test('with a tool that is not read-only, if it is named', async () => {
    const command = remoteMcp(['smoke', '--local', url, '--tool', 'erase_page']);

    expect(await command.exitCode).toBe(0);
    expect(command.stdout).toMatch(/^call a tool +ok +\d+ +erase_page: \S+ example /m);
  });

  test('on a terminal, in lines that fit it, each as soon as it is there', async () => {
    const session = onTerminal(['smoke', '--local', url], undefined, { NO_COLOR: '1' });
    await session.until(/^challenge +ok /m);

    expect(await session.exitCode).toBe(0);
    expect(session.lines.filter((line) => line.length > 80)).toEqual([]);
    expect(session.screen).toMatch(/\n\nAll 10 checks passed\.\n$/);
  });
});

describe('where registration', () => {
  test('is closed, as a machine client, and not as that of a person', async () => {
    const { endpoints } = await serveHandbook('Closed', onTestFinished);
    const metadata = await (await fetch(`${endpoints.issuer}/.well-known/openid-configuration`)).json() as object;
    expect(metadata).not.toHaveProperty('registration_endpoint');

    const machine = remoteMcp(['smoke', '--local', endpoints.mcpUrl]);
    expect(await machine.exitCode).toBe(0);
    expect(outcomes(machine)).toEqual({ ...DISCOVERED, register: 'ok', token: 'ok', ...TRIED });

    for (const login of [remoteMcp(['smoke', endpoints.mcpUrl]), remoteMcp(['smoke', '--local', endpoints.mcpUrl, '--login'])]) {
      expect(await login.exitCode).toBe(1);
      expect(outcomes(login)).toEqual({ ...DISCOVERED, register: 'failed' });
      expect(login.stdout).toMatch(/\nFailed: register: the server registers no clients of people\n.* leave out --login, and pass --stack, --local or --initial-access-token\.\n$/);
    }
  });

  test('is restricted, as a person with the initial access token', async () => {
    const { endpoints } = await serveHandbook('Restricted', onTestFinished);
    const stranger = remoteMcp(['smoke', endpoints.mcpUrl]);
    expect(await stranger.exitCode).toBe(1);
    expect(stranger.stdout).toMatch(/\nFailed: register: .*\nIf registration is restricted, pass the initial access token: --initial-access-token\.\n$/);

    const command = remoteMcp(['smoke', endpoints.mcpUrl, '--login', '--initial-access-token', endpoints.initialAccessToken]);
    await signIn(command, 'Continue with Example login (local)', 'Ada Admin', 'Allow');
    expect(await command.exitCode).toBe(0);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, 'register': 'ok', 'sign-in and token': 'ok', 'refresh': 'ok', ...TRIED });
  });
});

describe('as a client of a person who signs in', () => {
  test('at the local login, and consents', async () => {
    const command = remoteMcp(['smoke', url]);
    const page = await signIn(command, 'Continue with Example login (local)', 'Ada Admin', 'Allow');

    expect(page.html).toContain('goes on in the terminal');
    expect(await command.exitCode).toBe(0);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, 'register': 'ok', 'sign-in and token': 'ok', 'refresh': 'ok', ...TRIED });
    expect(await clients()).toEqual([]);
  });

  test('but may not enter', async () => {
    const command = remoteMcp(['smoke', url]);
    const page = await signIn(command, 'Continue with Example login (local)', 'Sam Stranger');

    expect(page.status).toBe(403);
    expect(await command.stop()).not.toBe(0);
  });

  test('but denies', async () => {
    const command = remoteMcp(['smoke', url]);
    await signIn(command, 'Continue with Example login (local)', 'Ada Admin', 'Deny');

    expect(await command.exitCode).toBe(1);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, 'register': 'ok', 'sign-in and token': 'failed', 'delete client': 'ok' });
    expect(command.stdout).toMatch(/\nFailed: sign-in and token: .*access_denied.*\nSign in again/);
  });

  test('at the local login, where that stands in for an authorization server elsewhere', async () => {
    const external = await serveHandbook('External', onTestFinished);
    const command = remoteMcp(['smoke', external.endpoints.mcpUrl]);
    await signIn(command, 'Ada Admin');

    expect(await command.exitCode).toBe(0);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, 'register': 'ok', 'sign-in and token': 'ok', 'refresh': 'ok', ...TRIED, 'revoke': 'skipped' });
    expect(command.stdout).toContain('read_page: local-admin');
  });
});

describe('a failure is told with its remedy, and ends with 1', () => {
  test('no MCP URL', async () => {
    const command = remoteMcp(['smoke', url.replace(/mcp$/, 'jwks'), '--json']);

    expect(await command.exitCode).toBe(1);
    expect(JSON.parse(command.stdout)).toMatchObject({ ok: false, checks: [{ name: 'challenge', outcome: 'failed', remedy: expect.stringContaining('Is it the MCP URL') }] });
  });

  test('a wrong initial access token', async () => {
    const command = remoteMcp(['smoke', url, '--initial-access-token', 'wrong']);

    expect(await command.exitCode).toBe(1);
    expect(outcomes(command)).toEqual({ ...DISCOVERED, register: 'failed' });
    expect(command.stdout).toMatch(/\nFailed: register: .*\nIs it the current initial access token of this server\?\n$/);
  });

  test('a tool that there is not', async () => {
    const command = remoteMcp(['smoke', '--local', url, '--tool', 'fly']);

    expect(await command.exitCode).toBe(1);
    expect(outcomes(command)).toMatchObject({ 'call a tool': 'failed', 'delete client': 'ok' });
    expect(command.stdout).toContain('Failed: call a tool: there is no tool fly in the list\n');
  });

  test('a server whose challenge lost its header', async () => {
    const server = createServer((_request, response) => response.writeHead(401).end()).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const command = remoteMcp(['smoke', `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`]);

    expect(await command.exitCode).toBe(1);
    expect(command.stdout).toContain('Something between the server and here removes or renames the header.');
  });

  test('nothing that answers', async () => {
    const command = remoteMcp(['smoke', 'http://127.0.0.1:9/mcp']);

    expect(await command.exitCode).toBe(1);
    expect(command.stdout).toMatch(/Failed: challenge: fetch failed/);
  });
});

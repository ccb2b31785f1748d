import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { announceRunningServer, findRunningServer, type RunningServer } from '../../../local/running-server';

const at = (port: number): Omit<RunningServer, 'pid'> => ({
  region: 'us-east-1',
  awsEndpoint: 'http://127.0.0.1:1',
  credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  servers: [{ id: 'Mcp', url: `http://127.0.0.1:${port}/prod/mcp`, issuer: `http://127.0.0.1:${port}/prod` }],
});

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'announcements-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const file = () => join(folder, readdirSync(folder)[0]);

test('a running server is found, by nobody but its owner, until it stops', () => {
  const announcement = announceRunningServer(at(3000));

  expect(findRunningServer(undefined)).toEqual({ pid: process.pid, ...at(3000) });
  expect(statSync(file()).mode.toString(8)).toMatch(/600$/);

  announcement.update(at(3001));
  expect(findRunningServer('http://127.0.0.1:3001/prod/mcp')).toMatchObject(at(3001));

  announcement.remove();
  expect(readdirSync(folder)).toEqual([]);
  expect(() => findRunningServer(undefined)).toThrow('no local server is running: start one with "npx cdk-remote-mcp-server local"');
});

test('of several, one must be named', () => {
  announceRunningServer(at(3000));
  announceRunningServer(at(4000));

  expect(() => findRunningServer(undefined)).toThrow(/^several local servers are running: name one by its URL\n(.*\n)?.*http:\/\/127\.0\.0\.1:\d000\/prod\/mcp/);
  expect(findRunningServer('http://127.0.0.1:4000/')).toMatchObject(at(4000));
});

test('what others can write is not believed, nor what a process left that is gone', () => {
  announceRunningServer(at(3000));
  chmodSync(file(), 0o620);
  expect(() => findRunningServer(undefined)).toThrow('no local server');

  chmodSync(file(), 0o600);
  const content = JSON.parse(readFileSync(file(), 'utf8'));
  writeFileSync(file(), 'half');
  expect(() => findRunningServer(undefined)).toThrow('no local server');

  writeFileSync(file(), JSON.stringify({ ...content, pid: 2 ** 22 + 1 }));
  expect(() => findRunningServer(undefined)).toThrow('no local server');
  expect(readdirSync(folder)).toEqual([]);
});

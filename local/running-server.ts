import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AwsCredentials } from './aws/access-keys';
import { RUN } from './program';
import { StartError } from './start-error';
import type { ApiMetadata } from '../src/contract';

/** What a running local server tells the other commands of the same person: it is in a file that nobody else can read. */
export interface RunningServer {
  readonly pid: number;
  readonly region: string;
  /** Of the emulated AWS services: `http://127.0.0.1:{port}`. */
  readonly awsEndpoint: string;
  /** Those of the operator, for this run: everything is allowed. */
  readonly credentials: AwsCredentials;
  readonly servers: readonly ApiMetadata[];
}

const FILE = /^remote-mcp-server-[0-9a-f]{32}\.json$/;

/** The file of a running server, until it is removed. */
export interface Announcement {
  update(server: Omit<RunningServer, 'pid'>): void;
  remove(): void;
}

/** Writes the file, under a new name that nobody can have taken, into the folder for temporary files. */
export function announceRunningServer(server: Omit<RunningServer, 'pid'>): Announcement {
  const file = join(tmpdir(), `remote-mcp-server-${randomBytes(16).toString('hex')}.json`);
  const write = (content: Omit<RunningServer, 'pid'>, flag: 'w' | 'wx') =>
    writeFileSync(file, JSON.stringify({ pid: process.pid, ...content } satisfies RunningServer), { mode: 0o600, flag });
  write(server, 'wx');
  return { update: (next) => write(next, 'w'), remove: () => rmSync(file, { force: true }) };
}

/**
 * Finds the running local server.
 *
 * @param url the MCP URL, or any URL of the same origin; undefined if only one is running
 * @throws StartError if there is none, or several
 */
export function findRunningServer(url: string | undefined): RunningServer {
  const running = runningServers();
  const urlsOf = ({ servers }: RunningServer) => servers.map(({ url: mcpUrl }) => mcpUrl);
  const found = url === undefined ? running : running.filter((server) => urlsOf(server).some((candidate) => sameOrigin(candidate, url)));
  if (found.length === 1) return found[0];
  if (found.length === 0) throw new StartError(`no local server is running${url === undefined ? '' : ` at ${url}`}: start one with "${RUN} local"`);
  throw new StartError(`several local servers are running: name one by its URL\n${found.flatMap(urlsOf).map((candidate) => `  ${candidate}`).join('\n')}`);
}

/** Those whose files only their owner can have written; files of processes that ended without removing them are removed. */
function runningServers(): RunningServer[] {
  return readdirSync(tmpdir()).filter((name) => FILE.test(name)).flatMap((name) => {
    const file = join(tmpdir(), name);
    const server = read(file);
    if (!server || isAlive(server.pid)) return server ?? [];
    rmSync(file, { force: true });
    return [];
  });
}

function read(file: string): RunningServer | undefined {
  try {
    const status = lstatSync(file);
    // Windows has neither; its folder for temporary files belongs to the person
    const isPrivate = process.getuid === undefined || (status.uid === process.getuid() && status.mode.toString(8).endsWith('600'));
    return isPrivate && status.isFile() ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } catch {
    // removed, or half written
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function sameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin;
}

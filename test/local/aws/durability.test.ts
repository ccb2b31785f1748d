import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { secretArn } from './stack';
import { bundleDynalite } from '../../../local/aws/dynamodb/bundle-dynalite.mjs';
import { startNode } from '../../process/start-node';

let folder: string;
let program: string;
let data: string;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durability-'));
  program = join(folder, 'endpoint-process.mjs');
  await build({
    entryPoints: ['test/local/aws/endpoint-process.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    alias: { level: './local/aws/journal-level.ts' },
    plugins: [bundleDynalite],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
});
beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'));
});
afterEach(() => Promise.all(processes.splice(0).map(kill)));
afterAll(() => rmSync(folder, { recursive: true }));

interface Started {
  readonly child: ChildProcess;
  readonly dynamodb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
}

async function firstLine(child: ChildProcess): Promise<any> {
  for await (const line of createInterface({ input: child.stdout! })) {
    return JSON.parse(line);
  }
  throw new Error('The process has ended without a word.');
}

function run(): ChildProcess {
  const child = startNode([program, data]);
  child.stderr.pipe(process.stderr);
  processes.push(child);
  return child;
}

async function start(): Promise<Started> {
  const child = run();
  const { url, operatorCredentials, error } = await firstLine(child);
  expect(error).toBeUndefined();
  const config = { region: 'us-east-1', endpoint: url, credentials: operatorCredentials, maxAttempts: 1 };
  return { child, dynamodb: new DynamoDBClient(config), secrets: new SecretsManagerClient(config) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

async function items(dynamodb: DynamoDBClient): Promise<Map<string, number>> {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'Test-Kept' }));
  return new Map(Items.map(({ pk, n }) => [pk.S!, Number(n.N)]));
}

test('after a kill in the middle of writing, every acknowledged write is there', async () => {
  const expected = new Map<string, number>();
  /** Of the writes in flight when the process died, nobody knows. */
  const uncertain = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const { child, dynamodb } = await start();
    expect(withoutKeys(await items(dynamodb), uncertain)).toEqual(withoutKeys(expected, uncertain));
    uncertain.clear();
    expected.clear();
    (await items(dynamodb)).forEach((n, pk) => expected.set(pk, n));

    let acknowledged = 0;
    const writer = async (name: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const pk = `${name}-${n % 20}`;
        uncertain.add(pk);
        if (n % 5 === 4) {
          await dynamodb.send(new DeleteItemCommand({ TableName: 'Test-Kept', Key: { pk: { S: pk } } }));
          expected.delete(pk);
        } else {
          await dynamodb.send(new PutItemCommand({ TableName: 'Test-Kept', Item: { pk: { S: pk }, n: { N: String(round * 1e6 + n) } } }));
          expected.set(pk, round * 1e6 + n);
        }
        uncertain.delete(pk);
        if (++acknowledged === 200) {
          child.kill('SIGKILL');
        }
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, name) => writer(name)));
    expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
    expect(acknowledged).toBeGreaterThanOrEqual(200);
    await kill(child);
  }
  const { dynamodb } = await start();
  expect(withoutKeys(await items(dynamodb), uncertain)).toEqual(withoutKeys(expected, uncertain));
  expect(expected.size).toBeGreaterThan(20);
});

test('secrets outlive the process, in a file of their owner alone', async () => {
  const first = await start();
  const get = async (secrets: SecretsManagerClient) => (await secrets.send(new GetSecretValueCommand({ SecretId: secretArn('KeptSecret') }))).SecretString;
  const generated = await get(first.secrets);
  await kill(first.child);

  const second = await start();
  expect(await get(second.secrets)).toBe(generated);
  await second.secrets.send(new PutSecretValueCommand({ SecretId: secretArn('KeptSecret'), SecretString: 'changed' }));
  await kill(second.child);

  expect(await get((await start()).secrets)).toBe('changed');
  expect(statSync(join(data, 'secrets.json')).mode.toString(8)).toBe('100600');
});

test('a second process does not get the data folder of the first', async () => {
  const { child } = await start();
  expect(await firstLine(run())).toEqual({ error: expect.stringContaining(`in use by process ${child.pid}`) });
});

function withoutKeys(map: ReadonlyMap<string, number>, keys: ReadonlySet<string>): Map<string, number> {
  return new Map([...map].filter(([key]) => !keys.has(key)).sort());
}

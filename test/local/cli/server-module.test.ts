import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointsOf, remoteMcp, ROOT, type Command } from './command';
import { MODULE_METADATA_KEY, type ModuleMetadata } from '../../../src/contract';

/** Two functions of one asset that holds a module, one of them with the metadata that the construct writes. */
const APP = `
  import { App, CfnOutput, Stack } from 'aws-cdk-lib';
  import * as apigateway from 'aws-cdk-lib/aws-apigateway';
  import * as lambda from 'aws-cdk-lib/aws-lambda';
  console.error('the app is synthesized');
  const stack = new Stack(new App(), 'Plain');
  const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
  const code = lambda.Code.fromAsset('asset');
  for (const id of ['Serving', 'Tasks']) {
    const fn = new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code });
    if (id === 'Serving') fn.node.defaultChild.addMetadata('${MODULE_METADATA_KEY}', METADATA);
    api.root.addResource(id).addMethod('GET', new apigateway.LambdaIntegration(fn));
  }
  new CfnOutput(stack, 'Url', { value: api.url });
`;

const HANDLER = "import text from './module/index.mjs'; export const handler = async () => ({ statusCode: 200, body: JSON.stringify(text) });";

let project: string;
let metadata: ModuleMetadata;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'module-'));
  metadata = {
    entry: join(project, 'server.ts'),
    file: 'module/index.mjs',
    esbuild: join(ROOT, 'node_modules/esbuild'),
    options: { bundle: true, platform: 'node', format: 'esm', absWorkingDir: project },
  };
  await mkdir(join(project, 'asset'));
  await mkdir(join(project, 'texts'));
  await write('asset/index.mjs', HANDLER);
  await write('server.ts', "import { word } from './texts/word'; export default `one ${word}`;");
  await write('texts/word.ts', "export const word: string = 'word';");
  await build({ entryPoints: [metadata.entry], outfile: join(project, 'asset/module/index.mjs'), bundle: true, format: 'esm', logLevel: 'warning' });
  await write('app.mjs', APP.replace('METADATA', JSON.stringify(metadata)));
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

async function write(file: string, content: string): Promise<void> {
  await writeFile(join(project, file), content);
}

async function started(args: readonly string[]): Promise<{ command: Command; url: string }> {
  const command = remoteMcp(['local', ...args, '--stack', 'Plain', '--port', '0', '--json'], project);
  return { command, url: (await endpointsOf(command)).outputs.Url };
}

const textOf = async (url: string) => (await fetch(url)).json();

async function bothAnswer(url: string, expected: string): Promise<void> {
  for (const name of ['Serving', 'Tasks']) {
    await expect.poll(() => textOf(url + name), { interval: 20 }).toBe(expected);
  }
}

const times = (text: string, { stderr }: Command) => stderr.split(text).length - 1;

test('an edit of the module is served by all functions that run it, without synthesizing the app', async () => {
  const { command, url } = await started(['--app', 'node app.mjs']);
  await bothAnswer(url, 'one word');

  await write('server.ts', "import { word } from './texts/word'; export default `two ${word}`;");
  await bothAnswer(url, 'two word');

  await write('asset/index.mjs', `${HANDLER} // synthesizes`);
  await command.until(({ stderr }) => stderr.includes('[local] the stack has been renewed'));
  expect(times('the app is synthesized', command)).toBe(2);
  await bothAnswer(url, 'two word');
});

test('what the module imports is its source, too, and the synthesis that follows leaves it as it is', async () => {
  const { command, url } = await started(['--app', 'node app.mjs']);
  await bothAnswer(url, 'one word');
  await write('texts/word.ts', "export const word: string = 'sentence';");

  await bothAnswer(url, 'one sentence');
  await command.until(({ stderr }) => stderr.includes('[local] the stack has been renewed'));
  await bothAnswer(url, 'one sentence');
});

test('an error in the module is told, and its last version is served until it is mended', async () => {
  const { command, url } = await started(['--app', 'node app.mjs']);
  await write('server.ts', "import { word } from './texts/missing'; export default `two ${word}`;");
  await command.until(({ stderr }) => /server\.ts cannot be bundled.*Could not resolve ".\/texts\/missing"/s.test(stderr));
  await bothAnswer(url, 'one word');

  await write('texts/missing.ts', "export const word = 'found';");
  await bothAnswer(url, 'two found');
});

describe('with a cloud assembly', () => {
  /** What "cdk synth" writes: assets are part of it. */
  async function synthesize(): Promise<string> {
    const app = remoteMcp(['local', '--app', 'CDK_OUTDIR=cdk.out CDK_CONTEXT_JSON={} node app.mjs; exit 9'], project);
    await app.exitCode;
    return 'cdk.out';
  }

  const filesOf = async (folder: string) => {
    const names = (await readdir(join(project, folder), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    return Object.fromEntries(await Promise.all(names.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'utf8')])));
  };

  test('an edit of the module is served, and nothing is written into the assembly', async () => {
    const assembly = await synthesize();
    const before = await filesOf(assembly);
    const { url } = await started([assembly]);
    await bothAnswer(url, 'one word');
    await write('server.ts', "export default 'three';");

    await bothAnswer(url, 'three');
    expect(await filesOf(assembly)).toEqual(before);
  });

  test('a folder that is removed and made again is still followed', async () => {
    const { command, url } = await started([await synthesize()]);
    await bothAnswer(url, 'one word');
    await rm(join(project, 'texts'), { recursive: true });
    await command.until(({ stderr }) => stderr.includes('server.ts cannot be bundled'));
    await mkdir(join(project, 'texts'));
    await sleep(500); // the folder alone makes it be bundled, in vain
    await write('texts/word.ts', "export const word = 'again';");
    await bothAnswer(url, 'one again');

    await write('texts/word.ts', "export const word = 'and again';");
    await bothAnswer(url, 'one and again');
  });

  test('a module whose source or esbuild is not there is served as it was synthesized', async () => {
    await write('app.mjs', APP.replace('METADATA', JSON.stringify({ ...metadata, esbuild: join(project, 'gone') })));
    const assembly = await synthesize();
    const withoutEsbuild = await started([assembly]);
    await bothAnswer(withoutEsbuild.url, 'one word');
    expect(withoutEsbuild.command.stderr).toMatch(/server\.ts is not bundled anew when it changes: Cannot find module/);

    await rm(metadata.entry);
    const withoutSource = await started([assembly]);
    await bothAnswer(withoutSource.url, 'one word');
    expect(withoutSource.command.stderr).toMatch(/server\.ts is not on this machine/);
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE, tarball } from './tarball';
import { startLocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { sendMcp } from '../acceptance/mcp-request';

const APP = `
const { App, Stack } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const { RemoteMcpServer, ToolHandler } = require('cdk-remote-mcp-server');

const stack = new Stack(new App(), 'Consumer');
const greet = new lambda.Function(stack, 'Greet', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset('tools'),
});
new RemoteMcpServer(stack, 'Mcp', {
  tools: [{ name: 'greet', description: 'Greets.', handler: ToolHandler.lambdaFunction(greet) }],
});
`;

const FLOOR = PACKAGE.peerDependencies['aws-cdk-lib'].replace(/^\D*/, '');
const FLOOR_OF_CONSTRUCTS = PACKAGE.peerDependencies.constructs.replace(/^\D*/, '');

/** The Node.js of this machine, where it is another than that of the tests, which npm scripts find first. */
const systemNode = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find(existsSync) ?? process.execPath;

describe.each([
  ['the newest aws-cdk-lib', '2', '10'],
  ['the oldest aws-cdk-lib', FLOOR, FLOOR_OF_CONSTRUCTS],
])('an app with %s', (_name, cdk, constructs) => {
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consumer-'));
    await mkdir(join(folder, 'tools'));
    await mkdir(join(folder, 'path'));
    await Promise.all([
      writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true })),
      writeFile(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' })),
      writeFile(join(folder, 'app.js'), APP),
      writeFile(join(folder, 'tools/index.js'), 'exports.handler = async () => "hello";'),
    ]);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball(), `aws-cdk-lib@${cdk}`, `constructs@${constructs}`], { cwd: folder });
    // neither Docker nor any build tool is to be found
    symlinkSync(process.execPath, join(folder, 'path/node'));
    environment = { PATH: join(folder, 'path'), HOME: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' };
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('installs nothing to build with', () => {
    expect(existsSync(join(folder, 'node_modules/esbuild'))).toBe(false);
  });

  test.each([['of its own', systemNode], ['of the functions', process.execPath]])('synthesizes with the Node.js %s', async (_node, node) => {
    const outdir = join(folder, 'cdk.out');
    execFileSync(node, ['app.js'], {
      cwd: folder,
      env: { ...environment, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ '@aws-cdk/core:validateAgainstDefaultRules': true }) },
    });

    const { Resources } = JSON.parse(await readFile(join(outdir, 'Consumer.template.json'), 'utf8'));
    const types = Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(5);
  });

  test('is told what to install when a server module cannot be bundled', async () => {
    await writeFile(join(folder, 'server.js'), 'export default {};');
    const script = "require('cdk-remote-mcp-server').ServerModule.fromEntry('server.js')";
    const { status, stderr } = spawnSync(process.execPath, ['-e', `${script}; new (require('cdk-remote-mcp-server').RemoteMcpServer)(`
      + `new (require('aws-cdk-lib').Stack)(), 'Mcp', { module: ${script} })`], { cwd: folder, env: environment, encoding: 'utf8' });

    expect(status).toBe(1);
    expect(stderr).toMatch(/esbuild, which bundles .*server\.js, is not installed there; run npm install --save-dev esbuild/);
  });

  test.each([
    ['CommonJS', ['-e', "console.log(typeof require('cdk-remote-mcp-server/server-module').defineServer)"]],
    ['an ES module', ['--input-type=module', '-e', "import { defineServer } from 'cdk-remote-mcp-server/server-module'; console.log(typeof defineServer)"]],
  ])('takes what server modules are written with into %s', (_system, args) => {
    expect(execFileSync(process.execPath, args, { cwd: folder, env: environment, encoding: 'utf8' }).trim()).toBe('function');
  });

  test('serves itself', async () => {
    const server = await startLocalServer({ cwd: folder, bin: join(folder, 'node_modules/.bin/remote-mcp'), env: environment });
    try {
      const token = await accessToken(server);
      const { status, body } = await sendMcp(server.mcpUrl, { token, method: 'tools/list' });
      expect({ status, body }).toMatchObject({ status: 200, body: { result: { tools: [{ name: 'greet' }] } } });

      const plain = await fetch(server.mcpUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'authorization': `Bearer ${token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'greet', arguments: {} } }),
      });
      expect(await plain.json()).toMatchObject({ result: { content: [{ type: 'text', text: 'hello' }] } });
    } finally {
      await server.stop();
    }
  });
});

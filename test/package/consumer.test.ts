import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, symlinkSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE, tarball } from './tarball';
import { startLocalServer } from '../acceptance/local-server';
import { accessToken } from '../acceptance/machine-client';
import { callTool, sendMcp } from '../acceptance/mcp-request';

/** An app with a tool of each kind that the package needs code of its own for at synthesis, or at run time. */
const appFor = (api: string) => `
const { App, Stack } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const { Backend, OpenApiDocument, RemoteMcpServer, ToolHandler, ToolSchema } = require('cdk-remote-mcp-server');

const service = { baseUrl: '${api}', allowedNetworks: ['127.0.0.1/32'] };

const stack = new Stack(new App(), 'Consumer');
const greet = new lambda.Function(stack, 'Greet', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromAsset('tools'),
});
new RemoteMcpServer(stack, 'Mcp', {
  tools: [
    { name: 'greet', description: 'Greets.', handler: ToolHandler.lambdaFunction(greet) },
    {
      name: 'find_pets',
      description: 'Finds pets.',
      inputSchema: ToolSchema.fromObject({ type: 'object', properties: { kind: { type: 'string' } } }),
      handler: ToolHandler.http({ ...service, path: '/pets', query: { kind: '{{kind}}' }, result: 'pets[].name' }),
    },
  ],
  backends: [Backend.openApi({ ...service, document: OpenApiDocument.fromFile('pets.yaml') })],
});
`;

const PETS = `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      summary: One pet
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
      responses: { '200': { description: The pet } }
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
  let api: Server;
  let folder: string;
  let environment: Record<string, string>;

  beforeAll(async () => {
    api = createServer((request, response) => void response.setHeader('content-type', 'application/json').end(JSON.stringify(
      request.url === '/pets?kind=cat' ? { pets: [{ name: 'Tom' }] } : { path: request.url },
    )));
    await once(api.listen(0, '127.0.0.1'), 'listening');
    folder = await mkdtemp(join(tmpdir(), 'consumer-'));
    await mkdir(join(folder, 'tools'));
    await mkdir(join(folder, 'path'));
    await Promise.all([
      writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true })),
      writeFile(join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' })),
      writeFile(join(folder, 'app.js'), appFor(`http://127.0.0.1:${(api.address() as AddressInfo).port}`)),
      writeFile(join(folder, 'pets.yaml'), PETS),
      writeFile(join(folder, 'tools/index.js'), 'exports.handler = async () => "hello";'),
    ]);
    execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball(), `aws-cdk-lib@${cdk}`, `constructs@${constructs}`], { cwd: folder });
    // neither Docker nor any build tool is to be found
    symlinkSync(process.execPath, join(folder, 'path/node'));
    environment = { PATH: join(folder, 'path'), HOME: folder, DOCKER_HOST: 'tcp://127.0.0.1:1' };
  });

  afterAll(async () => {
    api.close();
    await rm(folder, { recursive: true, force: true });
  });

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
      expect({ status, body }).toMatchObject({ status: 200, body: { result: { tools: [{ name: 'greet' }, { name: 'find_pets' }, { name: 'getPet' }] } } });

      expect((await callTool(server.mcpUrl, token, 'find_pets', { kind: 'cat' })).body).toMatchObject({ result: { structuredContent: ['Tom'] } });
      expect((await callTool(server.mcpUrl, token, 'getPet', { id: 7 })).body).toMatchObject({ result: { structuredContent: { path: '/pets/7' } } });

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

import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { endpointsOf, remoteMcp, ROOT } from './command';
import { freePort } from '../../acceptance/free-port';

/** Two plain REST APIs, one before functions of an asset. */
const APP = `
  import { App, CfnOutput, Stack } from 'aws-cdk-lib';
  import * as apigateway from 'aws-cdk-lib/aws-apigateway';
  import * as lambda from 'aws-cdk-lib/aws-lambda';
  const stack = new Stack(new App(), 'Plain');
  const code = lambda.Code.fromAsset('code');
  const fn = new lambda.Function(stack, 'Fn', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code, environment: { WORD: 'one' } });
  const authorizer = new apigateway.TokenAuthorizer(stack, 'Auth', {
    handler: new lambda.Function(stack, 'AuthFn', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.authorize', code }),
  });
  for (const id of ['First', 'Second']) {
    const api = new apigateway.RestApi(stack, id, { cloudWatchRole: false });
    api.root.addMethod('GET', new apigateway.LambdaIntegration(fn));
    if (id === 'First') api.root.addResource('private').addMethod('GET', new apigateway.LambdaIntegration(fn), { authorizer });
    new CfnOutput(stack, id + 'Url', { value: api.url });
  }
`;

const CODE = `
  export const handler = async () => {
    console.log('hello from the function');
    return { statusCode: 200, body: JSON.stringify({ word: process.env.WORD, version: 1 }) };
  };
  export const authorize = async ({ authorizationToken, methodArn }) => {
    if (authorizationToken !== 'let me in') throw new Error('Unauthorized');
    return { principalId: 'me', policyDocument: { Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }] } };
  };
`;

const COMMAND = ['local', '--app', 'node app.mjs', '--stack', 'Plain', '--port', '0', '--json'];
let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'local-'));
  await mkdir(join(project, 'code'));
  await writeFile(join(project, 'code/index.mjs'), CODE);
  await writeFile(join(project, 'app.mjs'), APP);
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

async function edit(file: string, from: string, to: string): Promise<void> {
  const path = join(project, file);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

async function eventually(url: string, expected: unknown): Promise<void> {
  await expect.poll(async () => (await fetch(url)).json(), { interval: 50 }).toEqual(expected);
}

test('an app is served, each API on its port, until the command is told to stop', async () => {
  const command = remoteMcp(COMMAND, project);
  const { outputs, apis } = await endpointsOf(command);

  expect(Object.keys(apis)).toHaveLength(2);
  expect(outputs.FirstUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/prod\/$/);
  expect(new URL(outputs.FirstUrl).port).not.toBe(new URL(outputs.SecondUrl).port);
  for (const url of [outputs.FirstUrl, outputs.SecondUrl]) expect(await (await fetch(url)).json()).toEqual({ word: 'one', version: 1 });
  expect((await fetch(`${outputs.FirstUrl}private`)).status).toBe(401);
  expect((await fetch(`${outputs.FirstUrl}private`, { headers: { Authorization: 'let me in' } })).status).toBe(200);

  await command.until(({ stderr }) => stderr.includes('[Fn] hello from the function'));
  expect(await command.stop('SIGTERM')).toBe(0);
  expect(command.stdout.split('\n')).toHaveLength(2); // the line, and nothing behind it
});

test('the ports follow the given one', async () => {
  const port = await freePort(2);
  const command = remoteMcp([...COMMAND, '--port', String(port)], project);
  const { apis } = await endpointsOf(command);

  expect(Object.values(apis)).toEqual([`http://127.0.0.1:${port}`, `http://127.0.0.1:${port + 1}`]);
  expect(await command.stop('SIGINT')).toBe(0);
});

describe('changes are taken over', () => {
  test('of a function, of the app, and not of an app that fails', async () => {
    const command = remoteMcp(COMMAND, project);
    const url = (await endpointsOf(command)).outputs.FirstUrl;
    await eventually(url, { word: 'one', version: 1 });

    await edit('code/index.mjs', 'version: 1', 'version: 2');
    await eventually(url, { word: 'one', version: 2 });
    await command.until(({ stderr }) => stderr.includes('[local] the stack has been renewed'));

    await edit('app.mjs', "WORD: 'one'", "WORD: 'two'");
    await eventually(url, { word: 'two', version: 2 });

    await edit('app.mjs', 'new App()', 'new Nothing()');
    await command.until(({ stderr }) => stderr.includes('[local] the stack stays as it was: the app failed with exit code 1'));
    expect(await (await fetch(url)).json()).toEqual({ word: 'two', version: 2 });
  });
});

describe('mistakes are told without a stack trace', () => {
  async function failure(args: readonly string[], cwd = project): Promise<[code: number, message: string]> {
    const command = remoteMcp(args, cwd);
    const code = await command.exitCode;
    expect(command.stderr).not.toMatch(/^ +at /m);
    return [code, command.stderr];
  }

  test.each([[[], 'a command is missing'], [['remote'], 'there is no command "remote"'], [['toString'], 'there is no command "toString"']])('the command line %j ends with 2', async (args, message) => {
    expect(await failure(args)).toEqual([2, `cdk-remote-mcp-server: ${message}\nRun "npx cdk-remote-mcp-server --help" for help.\n`]);
  });

  test('a wrong option ends with 2', async () => {
    expect(await failure(['local', '--prot', '1'])).toEqual([2, expect.stringMatching(/^cdk-remote-mcp-server: Unknown option '--prot'.*\nRun "npx cdk-remote-mcp-server local --help" for help.\n$/s)]);
  });

  test('a folder without a cloud assembly ends with 1', async () => {
    expect(await failure(['local', 'code'])).toEqual([1, `Reading ${join(project, 'code')} …\ncdk-remote-mcp-server: ${join(project, 'code')} is no cloud assembly: it has no manifest.json. Run "cdk synth" first, or pass the app with --app\n`]);
  });

  test('nothing to serve', async () => {
    expect(await failure(['local'])).toEqual([1, expect.stringContaining('cdk-remote-mcp-server: there is nothing to serve')]);
  });

  test('an app that fails', async () => {
    expect(await failure(['local', '--app', 'exit 7'])).toEqual([1, 'Synthesizing the stacks: exit 7 …\ncdk-remote-mcp-server: the app failed with exit code 7: exit 7\n']);
  });

  test('a port that is taken', async () => {
    const { outputs } = await endpointsOf(remoteMcp(COMMAND, project));
    const { port } = new URL(outputs.FirstUrl);

    expect(await failure([...COMMAND, '--port', port])).toEqual([1, expect.stringContaining(`cdk-remote-mcp-server: port ${port} is in use`)]);
  });
});

test('help and version are printed', async () => {
  const [help, version, ...helps] = [['--help'], ['--version'], ['local', '-h'], ['clients', '--help'], ['people', '--help'], ['smoke', '--help']].map((args) => remoteMcp(args));

  expect(await Promise.all([help, version, ...helps].map(({ exitCode }) => exitCode))).toEqual([0, 0, 0, 0, 0, 0]);
  expect(help.stdout).toMatch(/^Usage: npx cdk-remote-mcp-server COMMAND \[options\]\n\n {2}local .*\n {2}clients .*\n {2}people .*\n {2}smoke /);
  expect(helps.map(({ stdout }) => stdout.split(' ')[3])).toEqual(['local', 'clients', 'people', 'smoke']);
  expect(version.stdout.trim()).toBe(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version);
});

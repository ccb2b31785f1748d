import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assemblyStack } from './assembly-stack';
import { chooseStack, readAssembly } from '../../../local/template/assembly';
import { synthesize } from '../../../local/template/synthesize';

const remoteMcpServer = { Type: 'AWS::ApiGateway::RestApi', Metadata: { 'cdk-remote-mcp-server': { url: 'https://x/mcp' } } };
const withServer = (id: string, name = id) => assemblyStack({ Resources: { Api: remoteMcpServer } }, { id, name });
const other = assemblyStack({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }, { id: 'Other', name: 'Other' });

describe('the stack to serve', () => {
  test('is the only one with a RemoteMcpServer', () => {
    expect(chooseStack([other, withServer('Weather')]).id).toBe('Weather');
  });

  test('is chosen by id or by name', () => {
    const stacks = [withServer('Prod/Weather', 'weather-prod'), withServer('Test/Weather', 'weather-test'), other];

    expect(chooseStack(stacks, 'Test/Weather').name).toBe('weather-test');
    expect(chooseStack(stacks, 'weather-prod').id).toBe('Prod/Weather');
    expect(chooseStack(stacks, 'Other').id).toBe('Other');
  });

  test('must be chosen among several', () => {
    expect(() => chooseStack([withServer('A'), withServer('B'), other])).toThrow('several stacks hold a RemoteMcpServer: choose one with --stack\n  A\n  B');
  });

  test('must exist', () => {
    expect(() => chooseStack([other], 'Weather')).toThrow('there is no stack "Weather"; the app has\n  Other');
    expect(() => chooseStack([other])).toThrow('no stack holds a RemoteMcpServer; the app has\n  Other');
  });
});

describe('a synthesized app', () => {
  let folder: string;
  let output: string;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'app-')));
    await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
    output = await mkdtemp(join(tmpdir(), 'assembly-'));
    await mkdir(join(folder, 'code'));
    await writeFile(join(folder, 'code/index.mjs'), 'export const handler = async () => 1;');
    await writeFile(join(folder, 'cdk.json'), JSON.stringify({ context: { colour: 'blue' } }));
    await writeFile(join(folder, 'cdk.context.json'), JSON.stringify({ shape: 'round' }));
    await writeFile(join(folder, 'app.mjs'), `
      import { App, CfnOutput, Stack, Stage } from 'aws-cdk-lib';
      import * as lambda from 'aws-cdk-lib/aws-lambda';
      const app = new App();
      const stack = new Stack(app, 'Plain', { env: { account: process.env.CDK_DEFAULT_ACCOUNT, region: process.env.CDK_DEFAULT_REGION } });
      new CfnOutput(stack, 'Context', { value: app.node.tryGetContext('colour') + ' ' + app.node.tryGetContext('shape') });
      const nested = new Stack(new Stage(app, 'Prod'), 'Nested', { stackName: 'nested-prod' });
      new lambda.Function(nested, 'Fn', { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromAsset('code') });
      console.log('hello from the app');
    `);
    await synthesize({ command: 'node app.mjs', directory: folder }, output);
  });
  afterAll(async () => {
    await Promise.all([folder, output].map((path) => rm(path, { recursive: true, force: true })));
  });

  test('has the stacks of its stages too', () => {
    expect(readAssembly(output).map(({ id, name }) => [id, name])).toEqual([['Prod/Nested', 'nested-prod'], ['Plain', 'Plain']]);
  });

  test('sees the context and environment that the CDK command line gives', () => {
    const plain = chooseStack(readAssembly(output), 'Plain');

    expect(plain.template.Outputs!.Context.Value).toBe('blue round');
    expect([plain.account, plain.region]).toEqual(['123456789012', 'us-east-1']);
  });

  test('runs functions from its own folders', () => {
    const nested = chooseStack(readAssembly(output), 'nested-prod');
    const fn = Object.values(nested.template.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');

    expect(fn!.Metadata!['aws:asset:path']).toBe(join(folder, 'code'));
  });

  test('that fails is an error with its exit code', async () => {
    await expect(synthesize({ command: 'exit 3', directory: folder }, output)).rejects.toThrow('the app failed with exit code 3: exit 3');
  });

  test('that makes no assembly is an error', async () => {
    await expect(synthesize({ command: 'true', directory: folder }, join(folder, 'empty'))).rejects.toThrow('the app wrote no cloud assembly');
  });
});

test('a folder without a manifest is no cloud assembly', () => {
  expect(() => readAssembly(tmpdir())).toThrow('is no cloud assembly');
});

test('an app that needs values of an account is told what to do', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'missing-'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ missing: [{ provider: 'vpc-provider' }] }));

  expect(() => readAssembly(folder)).toThrow('the app needs values from an AWS account (vpc-provider): run "cdk synth" once');
  await rm(folder, { recursive: true });
});

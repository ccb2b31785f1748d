import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endpointsOf, remoteMcp, ROOT } from './command';

/** A function behind a streaming integration, which waits until its client goes. */
const APP = `
  import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
  import * as apigateway from 'aws-cdk-lib/aws-apigateway';
  import * as lambda from 'aws-cdk-lib/aws-lambda';
  const stack = new Stack(new App(), 'Plain');
  const fn = new lambda.Function(stack, 'Fn', {
    runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', timeout: Duration.seconds(20),
    code: lambda.Code.fromInline(\`exports.handler = awslambda.streamifyResponse(async (event, stream) => {
      const closed = new Promise((resolve) => stream.on('error', () => undefined).on('close', resolve));
      stream = awslambda.HttpResponseStream.from(stream, { statusCode: 200 });
      if (event.path === '/streaming') stream.write('begun');
      console.log('waits');
      await closed;
      console.log('told, finished: ' + stream.writableFinished);
    });\`),
  });
  const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
  for (const path of ['streaming', 'silent']) {
    api.root.addResource(path).addMethod('GET', new apigateway.LambdaIntegration(fn, { responseTransferMode: apigateway.ResponseTransferMode.STREAM }));
  }
  new CfnOutput(stack, 'Url', { value: api.url });
`;

let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'disconnect-'));
  await writeFile(join(project, 'app.mjs'), APP);
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
});
afterEach(() => rm(project, { recursive: true, force: true }));

test.each(['streaming', 'silent'])('a handler is told that the client of its %s response has gone, which is no error', async (path) => {
  const command = remoteMcp(['local', '--app', 'node app.mjs', '--stack', 'Plain', '--port', '0', '--json'], project);
  const { outputs } = await endpointsOf(command);
  const client = new AbortController();
  const response = fetch(`${outputs.Url}${path}`, { signal: client.signal }).then((answer) => answer.text());
  await Promise.all([command.until(({ stderr }) => stderr.includes('[Fn] waits')), path === 'streaming' && command.until(({ stderr }) => stderr.includes('GET /prod/streaming 200'))]);
  client.abort();

  await expect(response).rejects.toThrow('aborted');
  await command.until(({ stderr }) => stderr.includes('[Fn] told, finished: false'));
  expect(command.stderr).not.toContain('Error');
});

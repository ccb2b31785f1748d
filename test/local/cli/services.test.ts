import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointsOf, remoteMcp, ROOT, type Command } from './command';

/** A function before an API, which uses what the local server emulates as the CDK's own constructs make it. */
const APP = `
  import { App, Stack } from 'aws-cdk-lib';
  import * as apigateway from 'aws-cdk-lib/aws-apigateway';
  import * as ec2 from 'aws-cdk-lib/aws-ec2';
  import * as lambda from 'aws-cdk-lib/aws-lambda';
  import * as s3 from 'aws-cdk-lib/aws-s3';
  import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
  import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
  import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
  const app = new App();
  const network = new Stack(app, 'Network');
  const vpc = new ec2.Vpc(network, 'Vpc', { natGateways: 0, maxAzs: 2 });
  const stack = new Stack(app, 'Services');
  const inline = (id, source, more = {}) =>
    new lambda.Function(stack, id, { runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline(source), ...more });

  const worker = inline('Worker', 'exports.handler = async ({ n }, context) => ({ n: n + 1, arn: context.invokedFunctionArn })', {
    vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
  });
  const live = worker.addAlias('live');
  const bucket = new s3.Bucket(stack, 'Docs', { enforceSSL: true, versioned: true });
  new deployment.BucketDeployment(stack, 'Deployment', {
    destinationBucket: bucket,
    destinationKeyPrefix: 'docs',
    sources: [deployment.Source.asset('docs'), deployment.Source.jsonData('bucket.json', { name: bucket.bucketName })],
  });
  const machine = new sfn.StateMachine(stack, 'Machine', {
    stateMachineType: sfn.StateMachineType.EXPRESS,
    definitionBody: sfn.DefinitionBody.fromChainable(
      new tasks.LambdaInvoke(stack, 'First', { lambdaFunction: live, payloadResponseOnly: true })
        .next(new tasks.LambdaInvoke(stack, 'Second', { lambdaFunction: live, outputPath: '$.Payload' })),
    ),
  });
  const fromFile = new sfn.StateMachine(stack, 'FromFile', {
    stateMachineType: sfn.StateMachineType.EXPRESS,
    definitionBody: sfn.DefinitionBody.fromFile('definition.asl.json'),
    definitionSubstitutions: { Word: bucket.bucketName },
  });
  const caller = inline('Caller', \`
    const { GetObjectCommand, ListObjectsV2Command, S3Client } = require('@aws-sdk/client-s3');
    const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
    const { SFNClient, StartSyncExecutionCommand } = require('@aws-sdk/client-sfn');
    const s3 = new S3Client();
    const lambda = new LambdaClient();
    const stepFunctions = new SFNClient({ disableHostPrefix: true });
    const Bucket = process.env.BUCKET;
    const get = async (Key) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body.transformToString();
    const invoke = async (FunctionName) => {
      try {
        return JSON.parse((await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"n":1}' }))).Payload.transformToString()).arn;
      } catch (error) {
        return error.name;
      }
    };
    const run = async (stateMachineArn) => (await stepFunctions.send(new StartSyncExecutionCommand({ stateMachineArn, input: '{"n":40}' }))).output;
    exports.handler = async () => ({
      statusCode: 200,
      body: JSON.stringify({
        keys: (await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'docs/' }))).Contents.map(({ Key }) => Key),
        guide: await get('docs/guide.md'),
        named: JSON.parse(await get('docs/bucket.json')).name === Bucket,
        version: await invoke(process.env.VERSION),
        alias: await invoke(process.env.ALIAS),
        unqualified: await invoke(process.env.UNQUALIFIED),
        machine: await run(process.env.MACHINE),
        fromFile: await run(process.env.FROM_FILE) === JSON.stringify(Bucket),
      }),
    });\`, {
    environment: {
      BUCKET: bucket.bucketName, VERSION: worker.currentVersion.functionArn, ALIAS: live.functionArn, UNQUALIFIED: worker.functionArn,
      MACHINE: machine.stateMachineArn, FROM_FILE: fromFile.stateMachineArn,
    },
  });
  bucket.grantRead(caller);
  worker.currentVersion.grantInvoke(caller);
  live.grantInvoke(caller);
  machine.grantStartSyncExecution(caller);
  fromFile.grantStartSyncExecution(caller);
  new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false }).root.addMethod('GET', new apigateway.LambdaIntegration(caller));
`;

const DEFINITION = { StartAt: 'Word', States: { Word: { Type: 'Pass', Result: '${Word}', End: true } } };

let project: string;
let command: Command;
let origin: string;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'services-'));
  await mkdir(join(project, 'docs'));
  await writeFile(join(project, 'docs/guide.md'), 'one');
  await writeFile(join(project, 'docs/old.md'), 'old');
  await writeFile(join(project, 'definition.asl.json'), JSON.stringify(DEFINITION));
  await writeFile(join(project, 'app.mjs'), APP);
  await symlink(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  command = remoteMcp(['local', '--app', 'node app.mjs', '--stack', 'Services', '--port', '0', '--json', '--data', 'data'], project, (end) => ends.push(end));
  [origin] = Object.values<string>((await endpointsOf(command)).apis);
});
afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await rm(project, { recursive: true, force: true });
});

async function call(): Promise<any> {
  const response = await fetch(`${origin}/prod/`);
  expect(response.status, command.stderr).toBe(200);
  return response.json();
}

test('what the CDK makes of buckets, deployments, state machines, versions, aliases and networks works', async () => {
  const answer = await call();
  expect(answer).toMatchObject({ keys: ['docs/bucket.json', 'docs/guide.md', 'docs/old.md'], guide: 'one', named: true, fromFile: true });
  expect(answer.version).toMatch(/^arn:aws:lambda:.*:function:Services-Worker.*:1$/);
  expect(answer.alias).toMatch(/^arn:aws:lambda:.*:function:Services-Worker.*:live$/);
  expect(JSON.parse(answer.machine)).toMatchObject({ n: 42, arn: answer.alias });
});

test('a permission for a version and an alias is none for the function itself', async () => {
  expect((await call()).unqualified).toBe('AccessDeniedException');
});

test('an edited file is deployed again, and a removed one is pruned', async () => {
  await rm(join(project, 'docs/old.md'));
  await writeFile(join(project, 'docs/guide.md'), 'two');
  await expect.poll(call, { interval: 200 }).toMatchObject({ keys: ['docs/bucket.json', 'docs/guide.md'], guide: 'two' });
});

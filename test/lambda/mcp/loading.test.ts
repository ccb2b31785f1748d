import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { toolWith } from './aws/tool-call';
import { functionArn, startFunction } from './mcp-function';
import { ENVIRONMENT, type Manifest, type ResourceTemplateContentManifest, type ToolHandlerManifest } from '../../../src/contract';

const run = promisify(execFile);

/** What tells that the code of each concern was loaded. */
const MARKS = {
  lambda: 'AWSGirApiService',
  dynamoDb: 'DynamoDB_20120810',
  s3: 'AmazonS3',
  stepFunctions: 'AWSStepFunctions',
  bedrock: 'AmazonBedrockAgentRunTimeService',
  jmesPath: 'sort_by',
};

type Loaded = Readonly<Record<keyof typeof MARKS, boolean>>;

/** What a start of the function loads, in a fresh process. */
async function coldStart(manifest: Partial<Manifest> = {}): Promise<Loaded> {
  const { folder } = await startFunction({ manifest });
  const script = `
    import { registerHooks } from 'node:module';
    import { readFileSync } from 'node:fs';
    globalThis.awslambda = { streamifyResponse: (handler) => handler };
    let sources = '';
    registerHooks({ load(url, context, next) { if (url.startsWith('file:')) sources += readFileSync(new URL(url)); return next(url, context); } });
    await import(${JSON.stringify(pathToFileURL(join(folder, 'index.mjs')).href)});
    const found = Object.entries(${JSON.stringify(MARKS)}).map(([name, mark]) => [name, sources.includes(mark)]);
    process.stdout.write(JSON.stringify(Object.fromEntries(found)));`;
  const env = { [ENVIRONMENT.publicBaseUrl]: 'https://mcp.example.com', [ENVIRONMENT.deployTimeValues]: '[]', AWS_REGION: 'us-east-1' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  return JSON.parse(stdout);
}

const NOTHING: Loaded = { lambda: false, dynamoDb: false, s3: false, stepFunctions: false, bedrock: false, jmesPath: false };

test('the marks are there to be found', async () => {
  const { folder } = await startFunction();
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  const bundle = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');

  expect(Object.values(MARKS).filter((mark) => !bundle.includes(mark))).toEqual([]);
});

test('a server without tools loads no AWS client', async () => {
  expect(await coldStart()).toEqual(NOTHING);
});

test.each<[keyof Loaded, ToolHandlerManifest]>([
  ['lambda', { type: 'lambdaFunction', functionArn: functionArn('a') }],
  ['lambda', { type: 'streamingLambdaFunction', functionArn: functionArn('a') }],
  ['dynamoDb', { type: 'dynamoDbGetItem', tableName: 'T', key: {}, consistentRead: false }],
  ['dynamoDb', { type: 'dynamoDbQuery', tableName: 'T', keyCondition: '', names: {}, values: {}, descending: false, consistentRead: false }],
  ['s3', { type: 's3GetObject', bucketName: 'b', key: 'k' }],
  ['stepFunctions', { type: 'expressStateMachine', stateMachineArn: 'a', input: {} }],
  ['stepFunctions', { type: 'stateMachine', stateMachineArn: 'a', input: {} }],
  ['bedrock', { type: 'bedrockRetrieve', knowledgeBaseId: 'k', query: 'q', numberOfResults: 1 }],
  ['stepFunctions', { type: 'awsCall', service: 'sfn', action: 'listStateMachines', parameters: {} }],
])('a server loads the client of %s, and no other, for a tool of the kind $type', async (client, handler) => {
  expect(await coldStart({ tools: [toolWith('a_tool', handler)] })).toEqual({ ...NOTHING, [client]: true });
});

test('a server loads no client for resources that are deployed with it', async () => {
  const contents = [{ type: 'text', text: 'a' }, { type: 'file', path: 'resources/a', encoding: 'text' }] as const;
  expect(await coldStart({ resources: contents.map((content, i) => ({ uri: `docs://${i}`, name: `${i}`, content })) })).toEqual(NOTHING);
});

test.each<[keyof Loaded, ResourceTemplateContentManifest]>([
  ['lambda', { type: 'lambdaFunction', functionArn: functionArn('a') }],
  ['s3', { type: 's3Prefix', bucketName: 'b', prefix: '', variable: 'key', listed: true, maxSize: 1 }],
])('a server loads the client of %s, and no other, for resources of the kind $type', async (client, content) => {
  expect(await coldStart({ resourceTemplates: [{ uriTemplate: 'docs://{+key}', name: 'docs', content }] })).toEqual({ ...NOTHING, [client]: true });
});

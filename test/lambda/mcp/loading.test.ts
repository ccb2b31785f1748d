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

/** What tells that the code of each concern was loaded: what a service is called on the wire, or a function that is defined there. */
const MARKS = {
  stateTable: '"openRecordTable"',
  lambda: '"invokeFunction"',
  streamingLambda: '"createStreamingLambdaFunctionHandler"',
  awsSdk: '"NodeHttpHandler"',
  dynamoDb: '"DynamoDBClient"',
  s3: 'AmazonS3',
  stepFunctions: 'AWSStepFunctions',
  bedrock: 'AmazonBedrockAgentRunTimeService',
  jmesPath: 'sort_by',
  http: '"createHttpHandler"',
  egress: '"createEgress"',
  credentials: '"createCredentials"',
  mcpServers: '"prepareMcpServers"',
  mcpClient: 'StreamableHTTPClientTransport',
  toolSearch: '"prepareToolSearch"',
  searchIndex: 'MiniSearch',
  interceptors: '"createLambdaInterceptor"',
  module: '"openModule"',
  tasks: 'inputResponses is missing',
};

type Concern = keyof typeof MARKS;

const SERVICE = { baseUrl: 'https://api.example.com', headers: {}, credentials: [], allowedNetworks: [] };

/** What a start of the function loads, in a fresh process. */
interface ColdStart {
  readonly concerns: Concern[];
  /** The number of files of the bundle. */
  readonly files: number;
}

async function coldStart(manifest: Partial<Manifest> = {}, entry = 'index'): Promise<ColdStart> {
  const environment = { [ENVIRONMENT.sealingSecretArn]: 'arn', [ENVIRONMENT.stateTableName]: 'State', [ENVIRONMENT.taskFunctionName]: 'task' };
  const { folder } = await startFunction({ manifest, environment });
  const script = `
    import { registerHooks } from 'node:module';
    import { readFileSync } from 'node:fs';
    globalThis.awslambda = { streamifyResponse: (handler) => handler };
    const sources = [];
    registerHooks({ load(url, context, next) { if (url.startsWith('file:')) sources.push(readFileSync(new URL(url), 'utf8')); return next(url, context); } });
    await import(${JSON.stringify(pathToFileURL(join(folder, `${entry}.mjs`)).href)});
    const marks = Object.entries(${JSON.stringify(MARKS)}).filter(([, mark]) => sources.some((source) => source.includes(mark)));
    process.stdout.write(JSON.stringify({ concerns: marks.map(([name]) => name), files: sources.length }));`;
  const env = { ...environment, [ENVIRONMENT.publicBaseUrl]: 'https://mcp.example.com', [ENVIRONMENT.deployTimeValues]: '[]', AWS_REGION: 'us-east-1' };
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  return JSON.parse(stdout);
}

async function loadedAtStart(manifest?: Partial<Manifest>): Promise<Concern[]> {
  return (await coldStart(manifest)).concerns;
}

test('the marks are there to be found', async () => {
  const { folder } = await startFunction();
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs'));
  const bundle = (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('');

  expect(Object.values(MARKS).filter((mark) => !bundle.includes(mark))).toEqual([]);
});

test('a server without tools loads nothing that only some servers need', async () => {
  expect(await loadedAtStart()).toEqual([]);
});

test('what every start loads is in one file, beside the entry and what all files share', async () => {
  expect((await coldStart()).files).toBe(3);
});

test.each<{ concerns: Concern[]; handler: ToolHandlerManifest }>([
  { concerns: ['lambda'], handler: { type: 'lambdaFunction', functionArn: functionArn('a') } },
  { concerns: ['streamingLambda'], handler: { type: 'streamingLambdaFunction', functionArn: functionArn('a') } },
  { concerns: ['http', 'egress', 'credentials'], handler: { type: 'http', service: SERVICE, method: 'GET', path: '/', parameters: [], retryAttempts: 0 } },
  { concerns: ['awsSdk', 'dynamoDb'], handler: { type: 'dynamoDbGetItem', tableName: 'T', key: {}, consistentRead: false } },
  { concerns: ['awsSdk', 'dynamoDb'], handler: { type: 'dynamoDbQuery', tableName: 'T', keyCondition: '', names: {}, values: {}, descending: false, consistentRead: false } },
  { concerns: ['awsSdk', 's3'], handler: { type: 's3GetObject', bucketName: 'b', key: 'k' } },
  { concerns: ['awsSdk', 'stepFunctions'], handler: { type: 'expressStateMachine', stateMachineArn: 'a', input: {} } },
  { concerns: ['awsSdk', 'stepFunctions'], handler: { type: 'stateMachine', stateMachineArn: 'a', input: {} } },
  { concerns: ['awsSdk', 'bedrock'], handler: { type: 'bedrockRetrieve', knowledgeBaseId: 'k', query: 'q', numberOfResults: 1 } },
  { concerns: ['awsSdk', 'stepFunctions'], handler: { type: 'awsCall', service: 'sfn', action: 'listStateMachines', parameters: {} } },
])('a server loads $concerns, and nothing else, for a tool of the kind $handler.type', async ({ concerns, handler }) => {
  expect(await loadedAtStart({ tools: [toolWith('a_tool', handler)] })).toEqual(concerns);
});

test('a server loads no client for resources that are deployed with it', async () => {
  const contents = [{ type: 'text', text: 'a' }, { type: 'file', path: 'resources/a', encoding: 'text' }] as const;
  expect(await loadedAtStart({ resources: contents.map((content, i) => ({ uri: `docs://${i}`, name: `${i}`, content })) })).toEqual([]);
});

test.each<{ clients: Concern[]; content: ResourceTemplateContentManifest }>([
  { clients: ['lambda'], content: { type: 'lambdaFunction', functionArn: functionArn('a') } },
  { clients: ['awsSdk', 's3'], content: { type: 's3Prefix', bucketName: 'b', prefix: '', variable: 'key', listed: true, maxSize: 1 } },
])('a server loads $clients, and no other client, for resources of the kind $content.type', async ({ clients, content }) => {
  expect(await loadedAtStart({ resourceTemplates: [{ uriTemplate: 'docs://{+key}', name: 'docs', content }] })).toEqual(clients);
});

test('a server loads the client of MCP for other servers', async () => {
  const filter = { include: ['*'], exclude: [] };
  expect(await loadedAtStart({ mcpServers: [{ service: SERVICE, tellsCaller: false, prefix: '', tools: filter, scopes: [], listTtl: 1 }] }))
    .toEqual(['egress', 'credentials', 'mcpServers', 'mcpClient']);
});

test('a server loads the library of the tool search with the first search only', async () => {
  expect(await loadedAtStart({ toolSearch: { hidesTools: false, alwaysListed: { include: [], exclude: [] } } })).toEqual(['toolSearch']);
});

test('a server loads the client of Lambda for an interceptor', async () => {
  const tools = { include: ['*'], exclude: [] };
  expect(await loadedAtStart({ interceptors: [{ functionArn: functionArn('a'), phases: ['request'], tools }] })).toEqual(['lambda', 'interceptors']);
});

test('what keeps state and runs tasks loads no client of the AWS SDK', async () => {
  const manifest: Partial<Manifest> = { keepsState: true, tools: [toolWith('a_tool', { type: 'lambdaFunction', functionArn: functionArn('a') })] };

  expect((await coldStart(manifest, 'task')).concerns).toEqual(['stateTable', 'lambda']);
  expect((await coldStart(manifest)).concerns).toEqual(['lambda', 'tasks']);
});

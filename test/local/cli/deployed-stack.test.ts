import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { remoteMcp } from './command';
import { serveHandbook, synthesizeHandbook, type Handbook } from './handbook';
import { findRunningServer } from '../../../local/running-server';

let handbook: Handbook;
let template: any;
/** What the commands find as AWS: a CloudFormation that knows one stack, and DynamoDB and Secrets Manager of a local server. */
let environment: Record<string, string>;
let requests: URLSearchParams[];

const cloudFormation = createServer((request, response) => void (async () => {
  const parameters = new URLSearchParams(await text(request));
  requests.push(parameters);
  const [status, body] = parameters.get('StackName') === 'Handbook'
    ? [200, answers[parameters.get('Action')!](parameters)]
    : [400, '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>'];
  response.writeHead(status, { 'Content-Type': 'text/xml' }).end(body);
})());

const answers: Record<string, (parameters: URLSearchParams) => string> = {
  GetTemplate: () => {
    const body = JSON.stringify(template).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
    return `<GetTemplateResponse><GetTemplateResult><TemplateBody>${body}</TemplateBody></GetTemplateResult></GetTemplateResponse>`;
  },
  // in two pages
  ListStackResources: (parameters) => {
    const all = Object.entries<any>(template.Resources);
    const page = parameters.has('NextToken') ? all.slice(10) : all.slice(0, 10);
    const members = page.map(([logicalId, { Type: type }]) =>
      `<member><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId(logicalId, type)}</PhysicalResourceId></member>`).join('');
    const next = parameters.has('NextToken') ? '' : '<NextToken>more</NextToken>';
    return '<ListStackResourcesResponse><ListStackResourcesResult>'
      + `<StackResourceSummaries>${members}</StackResourceSummaries>${next}</ListStackResourcesResult></ListStackResourcesResponse>`;
  },
};

/** The names that the parts of the running server have. */
function physicalId(logicalId: string, type: string): string {
  const { tableName, initialAccessTokenSecret } = findRunningServer(handbook.endpoints.mcpUrl).servers[0].authorizationServer!;
  if (type === 'AWS::DynamoDB::Table') return tableName;
  if (type === 'AWS::SecretsManager::Secret' && logicalId.includes('InitialAccessToken')) return initialAccessTokenSecret;
  return logicalId.toLowerCase();
}

beforeAll(async () => {
  handbook = await serveHandbook('Handbook', afterAll);
  template = JSON.parse(await readFile(`${await synthesizeHandbook(afterAll)}/Handbook.template.json`, 'utf8'));
  await new Promise<void>((resolve) => cloudFormation.listen(0, '127.0.0.1', resolve));
  const { awsEndpoint, credentials } = findRunningServer(handbook.endpoints.mcpUrl);
  environment = {
    AWS_ENDPOINT_URL: awsEndpoint,
    AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  };
});
afterAll(() => void cloudFormation.close());
beforeEach(() => {
  requests = [];
});

async function run(args: readonly string[]) {
  const command = remoteMcp(args, undefined, undefined, { ...process.env, ...environment });
  return { code: await command.exitCode, stdout: command.stdout, stderr: command.stderr };
}

test('the table of a deployed stack is found', async () => {
  const { client_id: id } = await (await fetch(`${handbook.endpoints.issuer}/clients`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Laptop', redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' }),
  })).json() as any;

  const { code, stdout } = await run(['clients', 'list', '--stack', 'Handbook', '--region', 'eu-central-1', '--server', 'Mcp', '--json']);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ id, kind: 'registered' }]);
  expect(requests.map((parameters) => parameters.get('Action')).sort()).toEqual(['GetTemplate', 'ListStackResources', 'ListStackResources']);
});

test('the table can be named without its stack', async () => {
  const { tableName } = findRunningServer(handbook.endpoints.mcpUrl).servers[0].authorizationServer!;
  const { code, stdout } = await run(['clients', 'list', '--table', tableName, '--region', 'us-east-1']);

  expect(code).toBe(0);
  expect(stdout).toContain('Laptop');
  expect(requests).toEqual([]);
});

test('the MCP URL and the initial access token of a deployed stack are found', async () => {
  const { code, stdout } = await run(['smoke', '--stack', 'Handbook', '--region', 'eu-central-1', '--json']);

  // nothing is deployed there
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    url: expect.stringMatching(/^https:\/\/mcp\w+\.execute-api\.eu-central-1\.amazonaws\.com\/prod\/mcp$/), checks: [{ name: 'challenge', outcome: 'failed' }],
  });
});

test.each<[string, string[], string]>([
  ['another stack', ['--stack', 'Other', '--region', 'eu-central-1'], 'AWS: Stack does not exist; is it in another region or account?'],
  ['another server', ['--stack', 'Handbook', '--region', 'eu-central-1', '--server', 'Nope'], 'Handbook has no RemoteMcpServer "Nope"; it has\n  Mcp\n'],
  ['no region', ['--stack', 'Handbook'], 'AWS: Region is missing; give it with --region'],
  ['another table', ['--table', 'Other', '--region', 'us-east-1'], 'is it in another region? Give it with --region'],
])('%s is told with the remedy', async (_what, args, message) => {
  const { code, stderr } = await run(['clients', 'list', ...args]);

  expect(code).toBe(1);
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/^ +at /m);
});

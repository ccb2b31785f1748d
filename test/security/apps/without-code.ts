/** Tools of every kind that needs no code of the owner, in front of services that the tests have in their own process. */
import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import {
  Authorization, Backend, HttpCredentials, HttpMethod, OpenApiDocument, RemoteMcpServer, ResourceTemplateContent, ToolHandler, ToolSchema,
} from 'cdk-remote-mcp-server';

const { httpUrl, mcpUrl, apiKey, upstreamToken } = JSON.parse(process.env.SERVICES!);

const stack = new Stack(new App(), 'WithoutCode');
const secret = (id: string, value: string) => new Secret(stack, id, { secretStringValue: SecretValue.unsafePlainText(value) });
const notes = new dynamodb.Table(stack, 'Notes', {
  partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
  sortKey: { name: 'name', type: dynamodb.AttributeType.STRING },
});
const files = new s3.Bucket(stack, 'Files');

const string = { type: 'string' };
const takes = (properties: object, required: string[] = []) => ToolSchema.fromObject({ type: 'object', properties, required });
const service = {
  baseUrl: `${httpUrl}/base`,
  allowedNetworks: ['127.0.0.1/32'],
  credentials: [HttpCredentials.apiKey(secret('ApiKey', apiKey))],
};

const server = new RemoteMcpServer(stack, 'Mcp', {
  throttlingRateLimit: 1000,
  throttlingBurstLimit: 1000,
  authorization: Authorization.builtIn({ registrationThrottlingRateLimit: 1000, registrationThrottlingBurstLimit: 1000 }),
  scopes: [{ name: 'files:write', description: 'Write files' }],
  toolSearch: { hideTools: true },
  backends: [
    Backend.openApi({
      ...service,
      prefix: 'api_',
      overrides: { search: { parameters: { tenant: { fixed: 'ours' } } } },
      document: OpenApiDocument.fromObject({
        openapi: '3.1.0',
        info: { title: 'Items', version: '1' },
        paths: {
          '/items/{id}/parts': {
            get: {
              operationId: 'parts',
              parameters: [
                { name: 'id', in: 'path', required: true, schema: string },
                { name: 'X-Note', in: 'header', schema: string },
                { name: 'q', in: 'query', schema: string },
                { name: 'raw', in: 'query', schema: string, allowReserved: true },
                { name: 'choice', in: 'cookie', schema: string },
              ],
              responses: { 200: { description: 'Parts' } },
            },
          },
          '/search': {
            get: {
              operationId: 'search',
              parameters: [
                { name: 'tenant', in: 'query', required: true, schema: string },
                { name: 'filter', in: 'query', schema: { type: 'object' }, allowReserved: true },
                { name: 'deep', in: 'query', schema: { type: 'object' }, style: 'deepObject', explode: true },
              ],
              responses: { 200: { description: 'Items' } },
            },
          },
          '/forms': {
            post: {
              operationId: 'send_form',
              requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } } },
              responses: { 200: { description: 'Sent' } },
            },
            put: {
              operationId: 'send_parts',
              requestBody: { required: true, content: { 'multipart/form-data': { schema: { type: 'object' } } } },
              responses: { 200: { description: 'Sent' } },
            },
          },
        },
      }),
    }),
    Backend.mcpServer({
      url: mcpUrl,
      prefix: 'up_',
      allowedNetworks: ['127.0.0.1/32'],
      credentials: [HttpCredentials.bearer(secret('UpstreamToken', upstreamToken))],
      tools: { exclude: ['forbidden'] },
    }),
  ],
  resourceTemplates: [
    { uriTemplate: 'help://{+page}', name: 'help', description: 'Help', content: ResourceTemplateContent.fromBucket(files, { prefix: 'help/' }) },
  ],
});

server.addTool({
  name: 'parts',
  description: 'Reads the parts of an item.',
  inputSchema: takes({ id: string, note: string, q: string }, ['id']),
  handler: ToolHandler.http({
    ...service,
    path: '/items/{id}/parts',
    headers: { 'X-Note': '{{note}}', 'X-Caller': '{{$caller.subject}}' },
    query: { q: '{{q}}', caller: '{{$caller.subject}}' },
  }),
});
server.addTool({
  name: 'save',
  description: 'Saves a text for the caller.',
  inputSchema: takes({ text: {}, other: {} }, ['text']),
  handler: ToolHandler.http({
    ...service,
    method: HttpMethod.POST,
    path: '/texts',
    body: { text: '{{text}}', quoted: 'said: {{text}}', owner: '{{$caller.subject}}', all: '{{$arguments}}' },
  }),
});
server.addTool({
  name: 'follow',
  description: 'Reads what the service redirects to.',
  inputSchema: takes({ to: string }, ['to']),
  handler: ToolHandler.http({ ...service, path: '/redirect', query: { to: '{{to}}' }, timeout: Duration.seconds(10) }),
});
server.addTool({
  name: 'write_note',
  description: 'Writes a note of the caller.',
  inputSchema: takes({ name: string }, ['name']),
  handler: ToolHandler.awsCall({
    service: 'dynamodb',
    action: 'putItem',
    parameters: { TableName: notes.tableName, Item: { owner: { S: '{{$caller.subject}}' }, name: { S: '{{name}}' } } },
    iamResources: [notes.tableArn],
  }),
});
server.addTool({
  name: 'list_notes',
  description: 'Lists notes of the caller.',
  inputSchema: takes({ startKey: string, prefix: {} }),
  handler: ToolHandler.dynamoDbQuery(notes, {
    keyCondition: '#owner = :owner',
    names: { '#owner': 'owner' },
    values: { ':owner': '{{$caller.subject}}' },
    startKey: '{{startKey}}',
    limit: 1,
  }),
});
server.addTool({
  name: 'get_note',
  description: 'Reads a note of the caller.',
  inputSchema: takes({ name: {} }, ['name']),
  handler: ToolHandler.dynamoDbGetItem(notes, { key: { owner: '{{$caller.subject}}', name: '{{name}}' } }),
});
server.addTool({
  name: 'write_file',
  description: 'Writes any file.',
  inputSchema: takes({ key: string, text: string }, ['key', 'text']),
  scopes: ['files:write'],
  handler: ToolHandler.awsCall({
    service: 's3',
    action: 'putObject',
    parameters: { Bucket: files.bucketName, Key: '{{key}}', Body: '{{text}}', ContentType: 'text/plain' },
    iamResources: [files.arnForObjects('*')],
  }),
});
server.addTool({
  name: 'read_help',
  description: 'Reads a page of the help.',
  inputSchema: takes({ page: string }, ['page']),
  handler: ToolHandler.s3GetObject(files, { key: 'help/{{page}}' }),
});
server.addTool({
  name: 'ship',
  description: 'Ships a parcel, which takes long.',
  inputSchema: takes({ parcel: string }, ['parcel']),
  handler: ToolHandler.stateMachine(new sfn.StateMachine(stack, 'Shipping', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Wait(stack, 'Wait', { time: sfn.WaitTime.duration(Duration.hours(1)) })),
  }), { input: { parcel: '{{parcel}}', sender: '{{$caller.subject}}' } }),
});

import * as path from 'path';
import { App, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3deploy from 'aws-cdk-lib/aws-s3-deployment';
import {
  Authorization, IdentityProvider, RemoteMcpServer, ResourceContent, ResourceTemplateContent, ToolHandler, ToolSchema,
} from 'cdk-remote-mcp-server';

const app = new App();
const stack = new Stack(app, 'AwsServices');

const orders = new dynamodb.Table(stack, 'Orders', {
  partitionKey: { name: 'customer', type: dynamodb.AttributeType.STRING },
  sortKey: { name: 'order', type: dynamodb.AttributeType.STRING },
  billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
});

const documents = new s3.Bucket(stack, 'Documents', {
  blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
// the local server puts them into its bucket too
new s3deploy.BucketDeployment(stack, 'DeployDocuments', {
  destinationBucket: documents,
  destinationKeyPrefix: 'help/',
  sources: [s3deploy.Source.asset(path.join(__dirname, 'documents'))],
});

/** The arguments of the tools that deal with one order. */
const order = { type: 'string', pattern: '^[a-z0-9-]{1,40}$', description: 'The name of the order' };

new RemoteMcpServer(stack, 'Shop', {
  serverTitle: 'Shop',
  authorization: Authorization.builtIn({ identityProvider: IdentityProvider.passphrase() }),
  tools: [
    {
      name: 'place_order',
      title: 'Place an order',
      description: 'Orders something for the person who is signed in. Fails if they have an order of this name.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { order, item: { type: 'string', minLength: 1, maxLength: 100 } },
        required: ['order', 'item'],
        additionalProperties: false,
      }),
      annotations: { destructiveHint: false, openWorldHint: false },
      // any action of the AWS SDK, with the permission for it alone
      handler: ToolHandler.awsCall({
        service: 'dynamodb',
        action: 'putItem',
        parameters: {
          TableName: orders.tableName,
          Item: { customer: { S: '{{$caller.subject}}' }, order: { S: '{{order}}' }, item: { S: '{{item}}' } },
          ConditionExpression: 'attribute_not_exists(customer)',
        },
        iamResources: [orders.tableArn],
      }),
    },
    {
      name: 'get_order',
      title: 'Get an order',
      description: 'Tells what was ordered.',
      inputSchema: ToolSchema.fromObject({ type: 'object', properties: { order }, required: ['order'], additionalProperties: false }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      // the caller comes from the access token, so nobody sees the orders of others
      handler: ToolHandler.dynamoDbGetItem(orders, { key: { customer: '{{$caller.subject}}', order: '{{order}}' } }),
    },
    {
      name: 'list_orders',
      title: 'List orders',
      description: 'Lists the orders of the person who is signed in, by name, some at a time.',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: {
          prefix: { type: 'string', maxLength: 40, description: 'What the names begin with; may be empty' },
          startKey: { type: 'string', description: 'The nextStartKey of the answer before' },
        },
        required: ['prefix'],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler: ToolHandler.dynamoDbQuery(orders, {
        keyCondition: 'customer = :customer AND begins_with(#order, :prefix)',
        names: { '#order': 'order' },
        values: { ':customer': '{{$caller.subject}}', ':prefix': '{{prefix}}' },
        limit: 20,
        startKey: '{{startKey}}',
      }),
    },
    {
      name: 'read_help',
      title: 'Read a help page',
      description: 'Reads a page of the help, as in "returns" or "warranty/kettles".',
      inputSchema: ToolSchema.fromObject({
        type: 'object',
        properties: { page: { type: 'string', minLength: 1, maxLength: 200 } },
        required: ['page'],
        additionalProperties: false,
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
      handler: ToolHandler.s3GetObject(documents, { key: 'help/{{page}}.md', maxResultSize: Size.kibibytes(256) }),
    },
  ],
  resources: [
    {
      uri: 'shop://returns',
      name: 'returns',
      description: 'How goods are returned',
      content: ResourceContent.fromBucketObject(documents, 'help/returns.md'),
    },
  ],
  resourceTemplates: [
    {
      uriTemplate: 'help://{+page}',
      name: 'help',
      description: 'The pages of the help',
      content: ResourceTemplateContent.fromBucket(documents, { prefix: 'help/' }),
    },
  ],
});

import type { LambdaFunctionHandlerManifest, Manifest, McpServerManifest, S3GetObjectHandlerManifest, ToolHandlerManifest } from '../src/contract';
import { ToolValidators } from '../src/private/tool-validators';

/* The service that tools are about is the first deploy-time value: its address is not known before it runs. */
const SERVICE = {
  baseUrl: { $deployTimeValue: 0 } as unknown as string,
  headers: {},
  credentials: [],
  allowedNetworks: ['127.0.0.1/32'],
};

/** The table that has an item. */
export const ITEM_TABLE = 'forecasts';

const CITY = { $value: ['arguments', 'city'] };

/** A tool behind a Lambda function. */
export const LAMBDA: LambdaFunctionHandlerManifest = { type: 'lambdaFunction', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:forecast' };

/** A tool that asks an HTTP service. */
export const HTTP: ToolHandlerManifest = {
  type: 'http',
  service: SERVICE,
  method: 'GET',
  path: '/forecasts/{city}',
  parameters: [{ in: 'path', name: 'city', value: CITY, style: 'simple', explode: false }],
  retryAttempts: 2,
  timeout: 30_000,
  maxResultSize: 1024 * 1024,
};

/** A tool that reads an item of a DynamoDB table. */
export const DYNAMODB: ToolHandlerManifest = { type: 'dynamoDbGetItem', tableName: ITEM_TABLE, key: { city: CITY }, consistentRead: false };

/** A tool that reads an object of an S3 bucket. */
export const S3: S3GetObjectHandlerManifest = { type: 's3GetObject', bucketName: 'forecasts', key: { $text: [CITY, '.json'] } };

/** A server with ten tools of its own. */
export const MCP_SERVER: McpServerManifest = {
  service: { ...SERVICE, baseUrl: { $deployTimeValue: 1 } as unknown as string },
  tellsCaller: false,
  prefix: '',
  tools: { include: ['*'], exclude: [] },
  scopes: [],
  listTtl: 300_000,
  timeout: 30_000,
  maxResultSize: 1024 * 1024,
};

const INPUT_SCHEMA = { type: 'object', properties: { city: { type: 'string', minLength: 1 } }, required: ['city'], additionalProperties: false };

/** A server of so many tools of one kind. */
export function manifest(tools: number, handler: ToolHandlerManifest = LAMBDA): Manifest {
  return {
    version: 1,
    server: { name: 'benchmark', version: '1.0.0' },
    tools: Array.from({ length: tools }, (_, index) => ({
      name: `forecast_${index}`,
      description: 'Forecast for a city.',
      inputSchema: INPUT_SCHEMA,
      validators: new ToolValidators().add({ inputSchema: INPUT_SCHEMA }),
      handler,
    })),
    resources: [],
    resourceTemplates: [],
    prompts: [],
    mcpServers: [],
    interceptors: [],
    keepsState: false,
    listing: { pageSize: 200, cacheTtl: 60_000, cacheScope: 'private' },
    allowedOrigins: [],
  };
}

import type { Manifest } from '../src/contract';

/** A server of so many tools, each behind a Lambda function. */
export function manifest(tools: number): Manifest {
  return {
    version: 1,
    server: { name: 'benchmark', version: '1.0.0' },
    tools: Array.from({ length: tools }, (_, index) => ({
      name: `forecast_${index}`,
      description: 'Forecast for a city.',
      inputSchema: { type: 'object', properties: { city: { type: 'string', minLength: 1 } }, required: ['city'], additionalProperties: false },
      handler: { type: 'lambdaFunction', functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:forecast' },
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

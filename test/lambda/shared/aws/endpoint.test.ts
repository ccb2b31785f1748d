import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endpointOf } from '../../../../lambda-src/shared/aws/endpoint';

const SERVICES = {
  DYNAMODB: { name: 'dynamodb', client: DynamoDBClient },
  SECRETS_MANAGER: { name: 'secretsmanager', client: SecretsManagerClient },
  LAMBDA: { name: 'lambda', client: LambdaClient },
};

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubEnv('AWS_ACCOUNT_ID', undefined);
});

afterEach(() => vi.unstubAllEnvs());

/** The URL that the AWS SDK resolves. */
function sdkUrl(variable: keyof typeof SERVICES, Region: string): string {
  const { config } = new SERVICES[variable].client({ region: Region });
  return config.endpointProvider({ Region, UseFIPS: false, UseDualStack: false }).url.href;
}

const REGIONS = [
  'us-east-1', 'eu-central-1', 'ap-southeast-7', 'mx-central-1', 'us-gov-west-1', 'cn-north-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1',
  'us-isob-east-1', 'eu-isoe-west-1', 'us-isof-south-1',
];

test.each(REGIONS)('services are where the AWS SDK finds them: %s', (region) => {
  vi.stubEnv('AWS_REGION', region);
  for (const [variable, { name }] of Object.entries(SERVICES)) {
    expect(endpointOf({ name, variable })).toEqual({ url: new URL(sdkUrl(variable as keyof typeof SERVICES, region)), region });
  }
});

test('the environment puts another endpoint in the place of all services, or of one', () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:4566/base');
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', 'https://lambda.example.com');

  expect(endpointOf({ name: 'dynamodb', variable: 'DYNAMODB' }).url.href).toBe('http://127.0.0.1:4566/base');
  expect(endpointOf({ name: 'lambda', variable: 'LAMBDA' }).url.href).toBe('https://lambda.example.com/');
});

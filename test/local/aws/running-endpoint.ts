import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { createAwsEndpoint, type AwsEndpoint, type AwsEndpointOptions } from '../../../local/aws/endpoint';
import type { Functions, LocalStack } from '../../../local/stack';

/** An endpoint, and the SDK's clients for it. */
export interface RunningEndpoint extends AwsEndpoint {
  /** `{source}: {line}`. */
  readonly lines: readonly string[];
  /** Clients with the credentials of a function, or the operator's. */
  clients(logicalId?: string): Clients;
}

export interface Clients {
  readonly dynamodb: DynamoDBClient;
  readonly secrets: SecretsManagerClient;
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
}

const notHere = () => Promise.reject(new Error('not here'));
const NO_FUNCTIONS: Functions = { invoke: notHere, invokeWithResponseStream: notHere, invokeWithHttpResponseStream: notHere };

export async function startEndpoint(
  stack: LocalStack, functions = NO_FUNCTIONS, options: Partial<AwsEndpointOptions> = {},
): Promise<RunningEndpoint> {
  const lines: string[] = [];
  const endpoint = await createAwsEndpoint(stack, functions, { log: (source, line) => lines.push(`${source}: ${line}`), ...options });
  return {
    ...endpoint,
    lines,
    clients: (logicalId) => {
      const environment = logicalId === undefined ? undefined : endpoint.environmentFor(logicalId);
      const credentials = environment
        ? { accessKeyId: environment.AWS_ACCESS_KEY_ID, secretAccessKey: environment.AWS_SECRET_ACCESS_KEY }
        : endpoint.operatorCredentials;
      const config = { region: 'us-east-1', endpoint: endpoint.url, credentials, maxAttempts: 1 };
      return {
        dynamodb: new DynamoDBClient(config),
        secrets: new SecretsManagerClient(config),
        lambda: new LambdaClient(config),
        s3: new S3Client(config),
        // an IP address has no host sync-127.0.0.1 beside it
        stepFunctions: new SFNClient({ ...config, disableHostPrefix: true }),
      };
    },
  };
}

/** Sends the text of a request as it is: the AWS SDK sends no malformed JSON, and loses members named `__proto__`. */
export async function sendText({ url, operatorCredentials }: RunningEndpoint, target: string, body: string): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Date': '20260101T000000Z',
      'X-Amz-Target': target,
      'Authorization': `AWS4-HMAC-SHA256 Credential=${operatorCredentials.accessKeyId}/x, SignedHeaders=host, Signature=x`,
    },
  });
}

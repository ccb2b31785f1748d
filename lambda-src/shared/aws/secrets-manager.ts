import type { GetSecretValueRequest } from '@aws-sdk/client-secrets-manager';
import { awsClient } from './aws-client';
import { jsonService } from './json-service';
import { AWS_CLIENT_OPTIONS } from '../aws-request';

/** The operations of Secrets Manager that are used. */
interface Operations {
  readonly GetSecretValue: { readonly input: GetSecretValueRequest; readonly output: { readonly SecretString?: string } };
}

/** Calls an operation of Secrets Manager. */
export const secretsManager = jsonService<Operations>(
  awsClient({ name: 'secretsmanager', variable: 'SECRETS_MANAGER' }, AWS_CLIENT_OPTIONS),
  { target: 'secretsmanager', version: '1.1' },
);

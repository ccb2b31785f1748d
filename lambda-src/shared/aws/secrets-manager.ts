import type {
  DescribeSecretRequest, DescribeSecretResponse, GetRandomPasswordRequest, GetRandomPasswordResponse, GetSecretValueRequest,
  GetSecretValueResponse, PutSecretValueRequest, PutSecretValueResponse, UpdateSecretVersionStageRequest, UpdateSecretVersionStageResponse,
} from '@aws-sdk/client-secrets-manager';
import { awsClient } from './aws-client';
import { jsonService } from './json-service';
import { AWS_CLIENT_OPTIONS } from '../aws-request';

/** The operations of Secrets Manager that are used, for secrets that are text. Outputs have no times here, which the SDK's types call dates. */
interface Operations {
  readonly DescribeSecret: {
    readonly input: DescribeSecretRequest;
    readonly output: Pick<DescribeSecretResponse, 'RotationEnabled' | 'VersionIdsToStages'>;
  };
  readonly GetRandomPassword: { readonly input: GetRandomPasswordRequest; readonly output: GetRandomPasswordResponse };
  readonly GetSecretValue: { readonly input: GetSecretValueRequest; readonly output: Pick<GetSecretValueResponse, 'SecretString'> };
  readonly PutSecretValue: { readonly input: Omit<PutSecretValueRequest, 'SecretBinary'>; readonly output: PutSecretValueResponse };
  readonly UpdateSecretVersionStage: { readonly input: UpdateSecretVersionStageRequest; readonly output: UpdateSecretVersionStageResponse };
}

/** Calls an operation of Secrets Manager. */
export const secretsManager = jsonService<Operations>(
  awsClient({ name: 'secretsmanager', variable: 'SECRETS_MANAGER' }, AWS_CLIENT_OPTIONS),
  { target: 'secretsmanager', version: '1.1' },
);

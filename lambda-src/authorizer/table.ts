import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ENVIRONMENT } from '../../src/contract';
import { AWS_CLIENT_OPTIONS } from '../shared/aws-request';
import { requireEnvironment } from '../shared/environment';

/** The table of the authorization server. */
export const tableName = requireEnvironment(ENVIRONMENT.tableName);

export const client = new DynamoDBClient(AWS_CLIENT_OPTIONS);

import { describe, expect, test } from 'vitest';
import OPERATIONS from './sdk-operations.json';
import { iamActionsOf, similarIamActions } from '../../../src/tools/handlers/aws/iam-action';
import { knownIamAction } from '../../../src/tools/handlers/aws/iam-table';

/**
 * Operations for which IAM has no action of that name: what they need depends on their parameters, or they are newer than the table, or
 * IAM has them under no name at all.
 */
const TO_BE_TOLD: Readonly<Record<string, readonly string[]>> = {
  's3': ['renameObject'],
  'dynamodb': [
    'batchExecuteStatement', 'executeStatement', 'executeTransaction', 'transactWriteItems',
    'cancelBulkOperation', 'describeBulkOperation', 'listBulkOperations', 'startBulkPutItems',
  ],
  'cloudwatch-logs': ['getLogObject'],
  'sesv2': ['putAccountDeliveryAttributes'],
  'api-gateway': ['rejectDomainNameAccessAssociation', 'tagResource', 'untagResource'],
  'kms': ['decapsulate', 'encapsulate'],
};

describe.each(Object.entries(OPERATIONS))('of all operations of %s', (service, names) => {
  test('the actions are known, but for a few', () => {
    const unknown = names.split(' ').filter((operation) => iamActionsOf(service, operation) === undefined);
    expect(unknown.sort()).toEqual([...TO_BE_TOLD[service] ?? []].sort());
  });

  test('no action is one that IAM does not have', () => {
    const actions = names.split(' ').flatMap((operation) => iamActionsOf(service, operation) ?? []);
    expect(actions.filter((action) => knownIamAction(action) !== action)).toEqual([]);
  });
});

test.each([
  ['s3', 'copyObject', ['s3:GetObject', 's3:PutObject']],
  ['s3', 'uploadPartCopy', ['s3:GetObject', 's3:PutObject']],
  ['s3', 'selectObjectContent', ['s3:GetObject']],
  ['s3', 'headObject', ['s3:GetObject']],
  ['s3', 'headBucket', ['s3:ListBucket']],
  ['s3', 'listObjectsV2', ['s3:ListBucket']],
  ['s3', 'listObjectVersions', ['s3:ListBucketVersions']],
  ['s3', 'deleteObjects', ['s3:DeleteObject']],
  ['s3', 'getBucketEncryption', ['s3:GetEncryptionConfiguration']],
  ['s3', 'getBucketLifecycleConfiguration', ['s3:GetLifecycleConfiguration']],
  ['s3', 'getPublicAccessBlock', ['s3:GetBucketPublicAccessBlock']],
  ['s3', 'getBucketCors', ['s3:GetBucketCORS']],
  ['s3-control', 'getPublicAccessBlock', ['s3:GetAccountPublicAccessBlock']],
  ['lambda', 'invoke', ['lambda:InvokeFunction']],
  ['bedrock-runtime', 'converse', ['bedrock:InvokeModel']],
  ['bedrock-runtime', 'converseStream', ['bedrock:InvokeModelWithResponseStream']],
  ['api-gateway', 'getRestApis', ['apigateway:GET']],
  ['api-gateway', 'updateStage', ['apigateway:PATCH']],
  ['apigatewayv2', 'listPortals', ['apigateway:ListPortals']],
  ['apigatewaymanagementapi', 'postToConnection', ['execute-api:ManageConnections']],
  ['iot-data-plane', 'publish', ['iot:Publish']],
  ['sesv2', 'sendEmail', ['ses:SendEmail']],
  ['cloudwatch-logs', 'filterLogEvents', ['logs:FilterLogEvents']],
  ['eventbridge', 'putEvents', ['events:PutEvents']],
  ['resource-groups-tagging-api', 'getResources', ['tag:GetResources']],
  ['mturk', 'createHIT', ['mechanicalturk:CreateHIT']],
  ['cloudcontrol', 'getResource', ['cloudformation:GetResource']],
  ['iotsecuretunneling', 'openTunnel', ['iot:OpenTunnel']],
  ['cost-optimization-hub', 'listRecommendations', ['cost-optimization-hub:ListRecommendations']],
  ['sqs', 'sendMessageBatch', ['sqs:SendMessage']],
  ['kms', 'reEncrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
  ['dynamodb', 'transactGetItems', ['dynamodb:GetItem']],
  ['dynamodb', 'executeStatement', undefined],
  ['s3', 'openSesame', undefined],
  ['no-such-service', 'getSomething', undefined],
  ['constructor', 'toString', undefined],
])('%s %s needs %j', (service, operation, expected) => {
  expect(iamActionsOf(service, operation)).toEqual(expected);
});

test('an action that is not known is answered with similar ones', () => {
  expect(similarIamActions('s3', 'renameObject')).toEqual(['s3:DeleteObject', 's3:GetObject', 's3:PutObject']);
  expect(similarIamActions('cloudwatch-logs', 'getLogObject')).toEqual(['logs:GetLogDelivery', 'logs:GetLogEvents', 'logs:GetLogFields']);
  expect(similarIamActions('no-such-service', 'getSomething')).toEqual([]);
});

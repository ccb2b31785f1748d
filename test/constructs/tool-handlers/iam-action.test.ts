import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { iamActionOf } from '../../../src/private/tool-handlers/iam-action';

/** What the CDK knows of services, for `AwsCustomResource` and `CallAwsService`. */
const METADATA: Record<string, { readonly iamPrefix?: string }> = JSON.parse(readFileSync(
  join(dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json')), 'custom-resources/lib/helpers-internal/sdk-v3-metadata.json'), 'utf8',
));

/** Where the CDK is not followed, and why: it has the names that requests are signed with, where IAM has others. */
const EXCEPTIONS: Record<string, string> = {
  'cloudcontrol': 'cloudformation', // Cloud Control API: cloudformation:GetResource
  'iot-data-plane': 'iot', // iot:Publish, iot:GetThingShadow
  'iotsecuretunneling': 'iot', // iot:OpenTunnel
  'mturk': 'mechanicalturk', // Amazon Mechanical Turk
  'resource-groups-tagging-api': 'tag', // tag:GetResources
};

const prefixOf = (service: string) => iamActionOf(service, 'doSomething')?.split(':')[0];

describe('the prefix of a service', () => {
  const known = Object.entries(METADATA).filter(([service]) => prefixOf(service) !== undefined);

  test('is that which the CDK knows, but for exceptions', () => {
    expect(known.length).toBeGreaterThan(250);
    const wrong = known.filter(([service, { iamPrefix = service }]) => prefixOf(service) !== (EXCEPTIONS[service] ?? iamPrefix));
    expect(wrong.map(([service]) => service)).toEqual([]);
  });

  test('has no exceptions that are none', () => {
    expect(Object.entries(EXCEPTIONS).filter(([service, prefix]) => METADATA[service]?.iamPrefix === prefix)).toEqual([]);
  });
});

test.each(['api-gateway', 'apigatewayv2', 'budgets', 'connectparticipant', 'sso', 'cost-optimization-hub'])('the actions of %s have to be told', (service) => {
  expect(iamActionOf(service, 'getSomething')).toBeUndefined();
});

test.each([
  ['apigatewaymanagementapi', 'postToConnection', 'execute-api:ManageConnections'],
  ['iot-data-plane', 'publish', 'iot:Publish'],
  ['sqs', 'sendMessageBatch', 'sqs:SendMessage'],
  ['sns', 'publishBatch', 'sns:Publish'],
  ['s3', 'deleteObjects', 's3:DeleteObject'],
  ['s3', 'listObjectVersions', 's3:ListBucketVersions'],
  ['dynamodb', 'transactGetItems', 'dynamodb:GetItem'],
  ['dynamodb', 'executeStatement', undefined],
  ['dynamodb', 'query', 'dynamodb:Query'],
])('%s %s is %s', (service, action, expected) => {
  expect(iamActionOf(service, action)).toBe(expected);
});

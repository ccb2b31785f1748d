import type { LocalResource, LocalStack } from '../../../local/stack';

const ACCOUNT = '123456789012';

/** A stack that is made by hand. */
export function stackOf(...resources: readonly LocalResource[]): LocalStack {
  return {
    name: 'Test',
    region: 'us-east-1',
    account: ACCOUNT,
    resources: new Map(resources.map((resource) => [resource.logicalId, resource])),
    outputs: {},
  };
}

export function table(logicalId: string, properties: Readonly<Record<string, unknown>> = {}): LocalResource {
  const ref = `Test-${logicalId}`;
  return {
    logicalId,
    type: 'AWS::DynamoDB::Table',
    ref,
    arn: tableArn(logicalId),
    properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...properties,
    },
    metadata: {},
  };
}

export function tableArn(logicalId: string): string {
  return `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/Test-${logicalId}`;
}

export function secret(logicalId: string, properties: Readonly<Record<string, unknown>> = {}): LocalResource {
  const arn = secretArn(logicalId);
  return { logicalId, type: 'AWS::SecretsManager::Secret', ref: arn, arn, properties, metadata: {} };
}

export function secretArn(logicalId: string): string {
  return `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:Test-${logicalId}-AbCdEf`;
}

export function bucket(logicalId: string, properties: Readonly<Record<string, unknown>> = {}): LocalResource {
  const ref = `test-${logicalId.toLowerCase()}`;
  return { logicalId, type: 'AWS::S3::Bucket', ref, arn: bucketArn(logicalId), properties, metadata: {} };
}

export function bucketArn(logicalId: string): string {
  return `arn:aws:s3:::test-${logicalId.toLowerCase()}`;
}

/** A function and its role, with these statements in an `AWS::IAM::Policy`. */
export function functionWithRole(
  logicalId: string, statements: readonly object[], properties: Readonly<Record<string, unknown>> = {},
): LocalResource[] {
  return [
    ...functionAndRole(logicalId, {}, properties),
    {
      logicalId: `${logicalId}Policy`,
      type: 'AWS::IAM::Policy',
      ref: `${logicalId}Policy`,
      properties: { PolicyDocument: { Statement: statements, Version: '2012-10-17' }, Roles: [`${logicalId}Role`] },
      metadata: {},
    },
  ];
}

/** A function and its role of these properties. */
export function functionAndRole(
  logicalId: string, role: Readonly<Record<string, unknown>>, properties: Readonly<Record<string, unknown>> = {},
): LocalResource[] {
  const roleName = `${logicalId}Role`;
  return [
    {
      logicalId,
      type: 'AWS::Lambda::Function',
      ref: `Test-${logicalId}`,
      arn: functionArn(logicalId),
      properties: { Runtime: 'nodejs24.x', Handler: 'index.handler', Role: roleArn(logicalId), ...properties },
      metadata: {},
    },
    { logicalId: roleName, type: 'AWS::IAM::Role', ref: roleName, arn: roleArn(logicalId), properties: role, metadata: {} },
  ];
}

export function functionArn(logicalId: string): string {
  return `arn:aws:lambda:us-east-1:${ACCOUNT}:function:Test-${logicalId}`;
}

export function roleArn(logicalId: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${logicalId}Role`;
}

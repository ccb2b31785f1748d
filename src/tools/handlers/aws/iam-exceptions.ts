/** By operation of the SDK, as IAM has its actions: one, several that are all needed, or undefined for what depends on the parameters. */
export type IamExceptions = { readonly [operation: string]: string | readonly string[] | undefined };

const S3_CONFIGURATIONS: IamExceptions = Object.fromEntries(
  ['Analytics', 'IntelligentTiering', 'Inventory', 'Metrics'].flatMap((kind) => [
    [`getBucket${kind}Configuration`, `s3:Get${kind}Configuration`],
    [`listBucket${kind}Configurations`, `s3:Get${kind}Configuration`],
    [`putBucket${kind}Configuration`, `s3:Put${kind}Configuration`],
    [`deleteBucket${kind}Configuration`, `s3:Put${kind}Configuration`],
  ]),
);

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const S3: IamExceptions = {
  ...S3_CONFIGURATIONS,
  completeMultipartUpload: 's3:PutObject',
  copyObject: ['s3:GetObject', 's3:PutObject'],
  createBucketMetadataConfiguration: 's3:CreateBucketMetadataTableConfiguration',
  createMultipartUpload: 's3:PutObject',
  createSession: 's3express:CreateSession',
  deleteBucketCors: 's3:PutBucketCORS',
  deleteBucketEncryption: 's3:PutEncryptionConfiguration',
  deleteBucketLifecycle: 's3:PutLifecycleConfiguration',
  deleteBucketMetadataConfiguration: 's3:DeleteBucketMetadataTableConfiguration',
  deleteBucketOwnershipControls: 's3:PutBucketOwnershipControls',
  deleteBucketReplication: 's3:PutReplicationConfiguration',
  deleteBucketTagging: 's3:PutBucketTagging',
  deleteObjects: 's3:DeleteObject',
  deletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  getBucketAccelerateConfiguration: 's3:GetAccelerateConfiguration',
  getBucketEncryption: 's3:GetEncryptionConfiguration',
  getBucketLifecycleConfiguration: 's3:GetLifecycleConfiguration',
  getBucketMetadataConfiguration: 's3:GetBucketMetadataTableConfiguration',
  getBucketNotificationConfiguration: 's3:GetBucketNotification',
  getBucketReplication: 's3:GetReplicationConfiguration',
  getObjectAttributes: ['s3:GetObject', 's3:GetObjectAttributes'],
  getObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  getPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  headBucket: 's3:ListBucket',
  headObject: 's3:GetObject',
  listBuckets: 's3:ListAllMyBuckets',
  listDirectoryBuckets: 's3express:ListAllMyDirectoryBuckets',
  listMultipartUploads: 's3:ListBucketMultipartUploads',
  listObjects: 's3:ListBucket',
  listObjectsV2: 's3:ListBucket',
  listObjectVersions: 's3:ListBucketVersions',
  listParts: 's3:ListMultipartUploadParts',
  putBucketAccelerateConfiguration: 's3:PutAccelerateConfiguration',
  putBucketEncryption: 's3:PutEncryptionConfiguration',
  putBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
  putBucketNotificationConfiguration: 's3:PutBucketNotification',
  putBucketReplication: 's3:PutReplicationConfiguration',
  putObjectLockConfiguration: 's3:PutBucketObjectLockConfiguration',
  putPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  selectObjectContent: 's3:GetObject',
  uploadPart: 's3:PutObject',
  uploadPartCopy: ['s3:GetObject', 's3:PutObject'],
  writeGetObjectResponse: 's3-object-lambda:WriteGetObjectResponse',
};

/**
 * Operations whose actions have other names than they, by the packages of the AWS SDK.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const IAM_EXCEPTIONS: { readonly [service: string]: IamExceptions | undefined } = {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
  'apigatewaymanagementapi': {
    deleteConnection: 'execute-api:ManageConnections',
    getConnection: 'execute-api:ManageConnections',
    postToConnection: 'execute-api:ManageConnections',
  },
  'bedrock-agent-runtime': { retrieveAndGenerateStream: 'bedrock:RetrieveAndGenerate' },
  // https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and the others
  'bedrock-runtime': {
    converse: 'bedrock:InvokeModel',
    converseStream: 'bedrock:InvokeModelWithResponseStream',
    invokeModelWithBidirectionalStream: 'bedrock:InvokeModel',
    startAsyncInvoke: 'bedrock:InvokeModel',
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/api-permissions-reference.html
  'dynamodb': {
    batchExecuteStatement: undefined,
    executeStatement: undefined,
    executeTransaction: undefined,
    transactGetItems: 'dynamodb:GetItem',
    transactWriteItems: undefined,
  },
  'kms': { reEncrypt: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'] },
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
  'lambda': {
    getLayerVersionByArn: 'lambda:GetLayerVersion',
    invoke: 'lambda:InvokeFunction',
    invokeAsync: 'lambda:InvokeFunction',
    invokeWithResponseStream: 'lambda:InvokeFunction',
  },
  's3': S3,
  's3-control': {
    deletePublicAccessBlock: 's3:PutAccountPublicAccessBlock',
    getPublicAccessBlock: 's3:GetAccountPublicAccessBlock',
    putPublicAccessBlock: 's3:PutAccountPublicAccessBlock',
  },
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
  'secrets-manager': { batchGetSecretValue: ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'] },
  'sns': { publishBatch: 'sns:Publish' },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
  'sqs': {
    changeMessageVisibilityBatch: 'sqs:ChangeMessageVisibility',
    deleteMessageBatch: 'sqs:DeleteMessage',
    sendMessageBatch: 'sqs:SendMessage',
  },
};

/**
 * API Gateway has most actions by the methods of HTTP; these are those of its operations, by how their names begin.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/api/API_Operations.html
 */
const HTTP_METHODS: readonly (readonly [operations: RegExp, method: string])[] = [
  [/^(get|export)[A-Z]/, 'GET'],
  [/^(create|generate|testInvoke|importRestApi|importApiKeys)/, 'POST'],
  [/^(put|importApi$|importDocumentationParts|reimportApi)/, 'PUT'],
  [/^update[A-Z]/, 'PATCH'],
  [/^(delete|flush|reset)[A-Z]/, 'DELETE'],
];

/** Returns the action of an operation of API Gateway; undefined when its name does not tell. */
export function apiGatewayAction(operation: string): string | undefined {
  const method = HTTP_METHODS.find(([operations]) => operations.test(operation))?.[1];
  return method && `apigateway:${method}`;
}

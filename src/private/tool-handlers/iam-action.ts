/**
 * What IAM calls services, by the packages of the AWS SDK, where that is another name.
 *
 * Packages of more than one word that are not here have to be told: their prefixes follow no rule.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const PREFIXES: { readonly [service: string]: string } = {
  'accessanalyzer': 'access-analyzer',
  'amp': 'aps',
  'apigatewaymanagementapi': 'execute-api',
  'appconfigdata': 'appconfig',
  'appintegrations': 'app-integrations',
  'application-auto-scaling': 'application-autoscaling',
  'applicationcostprofiler': 'application-cost-profiler',
  'auto-scaling': 'autoscaling',
  'backupsearch': 'backup-search',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'bedrock-runtime': 'bedrock',
  'cleanroomsml': 'cleanrooms-ml',
  'cloudcontrol': 'cloudformation',
  'cloudwatch-events': 'events',
  'cloudwatch-logs': 'logs',
  'codeguruprofiler': 'codeguru-profiler',
  'cognito-identity': 'cognito-identity',
  'cognito-identity-provider': 'cognito-idp',
  'config-service': 'config',
  'connectcampaigns': 'connect-campaigns',
  'connectcampaignsv2': 'connect-campaigns',
  'connectcases': 'cases',
  'cost-explorer': 'ce',
  'customer-profiles': 'profile',
  'database-migration-service': 'dms',
  'device-farm': 'devicefarm',
  'direct-connect': 'directconnect',
  'directory-service': 'ds',
  'docdb': 'rds',
  'dynamodb-streams': 'dynamodb',
  'efs': 'elasticfilesystem',
  'elastic-beanstalk': 'elasticbeanstalk',
  'elastic-load-balancing': 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
  'elasticsearch-service': 'es',
  'emr': 'elasticmapreduce',
  'eventbridge': 'events',
  'forecastquery': 'forecast',
  'greengrassv2': 'greengrass',
  'iot-data-plane': 'iot',
  'iot-wireless': 'iotwireless',
  'iotsecuretunneling': 'iot',
  'keyspaces': 'cassandra',
  'lex-models-v2': 'lex',
  'lex-runtime-v2': 'lex',
  'location': 'geo',
  'mailmanager': 'ses',
  'migration-hub': 'mgh',
  'migrationhuborchestrator': 'migrationhub-orchestrator',
  'migrationhubstrategy': 'migrationhub-strategy',
  'mturk': 'mechanicalturk',
  'mwaa': 'airflow',
  'neptune': 'rds',
  'neptunedata': 'neptune-db',
  'notificationscontacts': 'notifications-contacts',
  'opensearch': 'es',
  'opensearchserverless': 'aoss',
  'opsworkscm': 'opsworks-cm',
  'personalize-events': 'personalize',
  'personalize-runtime': 'personalize',
  'pinpoint': 'mobiletargeting',
  'pinpoint-sms-voice-v2': 'sms-voice',
  'qconnect': 'wisdom',
  'rds-data': 'rds-data',
  'redshift-data': 'redshift-data',
  'rekognitionstreaming': 'rekognition',
  'resource-groups': 'resource-groups',
  'resource-groups-tagging-api': 'tag',
  'route-53': 'route53',
  'route-53-domains': 'route53domains',
  's3-control': 's3',
  's3outposts': 's3-outposts',
  'sagemaker-runtime': 'sagemaker',
  'secrets-manager': 'secretsmanager',
  'serverlessapplicationrepository': 'serverlessrepo',
  'service-catalog': 'servicecatalog',
  'service-quotas': 'servicequotas',
  'sesv2': 'ses',
  'sfn': 'states',
  'socialmessaging': 'social-messaging',
  'sso-admin': 'sso',
  'storage-gateway': 'storagegateway',
  'supplychain': 'scn',
  'taxsettings': 'tax',
  'timestream-query': 'timestream',
  'timestream-write': 'timestream',
  'voice-id': 'voiceid',
};

/** Services of one word whose actions IAM has under names that do not follow from those of the API, or does not know at all. */
const NAMED_OTHERWISE = ['apigatewayv2', 'budgets', 'connectparticipant', 'sso'];

/** Actions that IAM has under another name than the API; undefined when it depends on the parameters under which. */
const ACTIONS: { readonly [action: string]: string | undefined } = {
  'bedrock:Converse': 'bedrock:InvokeModel',
  'dynamodb:BatchExecuteStatement': undefined,
  'dynamodb:ExecuteStatement': undefined,
  'dynamodb:ExecuteTransaction': undefined,
  'dynamodb:TransactGetItems': 'dynamodb:GetItem',
  'dynamodb:TransactWriteItems': undefined,
  'execute-api:DeleteConnection': 'execute-api:ManageConnections',
  'execute-api:GetConnection': 'execute-api:ManageConnections',
  'execute-api:PostToConnection': 'execute-api:ManageConnections',
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:UploadPart': 's3:PutObject',
  'sns:PublishBatch': 'sns:Publish',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

/**
 * The action that a call needs.
 *
 * @param service as the SDK's package has it after `@aws-sdk/client-`
 * @param action in camel case
 * @returns undefined when its name for IAM is not known
 */
export function iamActionOf(service: string, action: string): string | undefined {
  const prefix = PREFIXES[service] ?? (service.includes('-') || NAMED_OTHERWISE.includes(service) ? undefined : service);
  if (prefix === undefined) {
    return undefined;
  }
  const name = `${prefix}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return name in ACTIONS ? ACTIONS[name] : name;
}

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
  'api-gateway': 'apigateway',
  'apigatewaymanagementapi': 'execute-api',
  'apigatewayv2': 'apigateway',
  'application-auto-scaling': 'application-autoscaling',
  'auto-scaling': 'autoscaling',
  'bedrock-agent': 'bedrock',
  'bedrock-agent-runtime': 'bedrock',
  'bedrock-runtime': 'bedrock',
  'cloudcontrol': 'cloudformation',
  'cloudwatch-events': 'events',
  'cloudwatch-logs': 'logs',
  'codeguruprofiler': 'codeguru-profiler',
  'cognito-identity': 'cognito-identity',
  'cognito-identity-provider': 'cognito-idp',
  'config-service': 'config',
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
  'iot-data-plane': 'iotdata',
  'iot-wireless': 'iotwireless',
  'keyspaces': 'cassandra',
  'lex-models-v2': 'lex',
  'lex-runtime-v2': 'lex',
  'location': 'geo',
  'migration-hub': 'mgh',
  'mwaa': 'airflow',
  'neptune': 'rds',
  'neptunedata': 'neptune-db',
  'opensearch': 'es',
  'opensearchserverless': 'aoss',
  'personalize-events': 'personalize',
  'personalize-runtime': 'personalize',
  'pinpoint': 'mobiletargeting',
  'pinpoint-sms-voice-v2': 'sms-voice',
  'qconnect': 'wisdom',
  'rds-data': 'rds-data',
  'redshift-data': 'redshift-data',
  'resource-groups': 'resource-groups',
  'resource-groups-tagging-api': 'tag',
  'route-53': 'route53',
  'route-53-domains': 'route53domains',
  's3-control': 's3',
  'sagemaker-runtime': 'sagemaker',
  'secrets-manager': 'secretsmanager',
  'serverlessapplicationrepository': 'serverlessrepo',
  'service-catalog': 'servicecatalog',
  'service-quotas': 'servicequotas',
  'sesv2': 'ses',
  'sfn': 'states',
  'sso-admin': 'sso',
  'storage-gateway': 'storagegateway',
  'timestream-query': 'timestream',
  'timestream-write': 'timestream',
  'voice-id': 'voiceid',
};

/** Actions that IAM has under another name than the API. */
const ACTIONS: { readonly [action: string]: string } = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  'bedrock:Converse': 'bedrock:InvokeModel',
};

/**
 * The action that a call needs.
 *
 * @param service as the SDK's package has it after `@aws-sdk/client-`
 * @param action in camel case
 * @returns undefined when the name of the service for IAM is not known
 */
export function iamActionOf(service: string, action: string): string | undefined {
  const prefix = PREFIXES[service] ?? (service.includes('-') ? undefined : service);
  if (prefix === undefined) {
    return undefined;
  }
  const name = `${prefix}:${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return ACTIONS[name] ?? name;
}

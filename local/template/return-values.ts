import { StartError } from '../start-error';
import { PARTITION, physicalNames, URL_SUFFIX, type Environment, type PhysicalNames } from './physical-names';

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface ReturnValues {
  readonly ref: string;
  readonly arn?: string;
  /** Attributes besides `Arn`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The type is not in our table: ids and ARNs are made up, other attributes are unknown. */
  readonly generic: boolean;
}

/** A resource, as far as its return values depend on it. */
export interface DescribedResource {
  readonly logicalId: string;
  readonly type: string;
  /** A property, resolved; undefined if it is not set. */
  property(name: string): string | undefined;
}

interface Context extends PhysicalNames {
  readonly environment: Environment;
  required(property: string): string;
  /** The name that the property sets, or a generated one. */
  name(property: string, maxLength?: number): string;
}

type Description = Pick<ReturnValues, 'ref'> & Partial<Pick<ReturnValues, 'arn' | 'attributes'>>;

/**
 * Ref and GetAtt, type by type.
 *
 * @see the "Return values" section of each type in the CloudFormation template reference
 */
const TYPES: Readonly<Record<string, (context: Context) => Description>> = {
  'AWS::ApiGateway::Authorizer': ({ id }) => ({ ref: id(6), attributes: { AuthorizerId: id(6) } }),
  'AWS::ApiGateway::Deployment': ({ id }) => ({ ref: id(6), attributes: { DeploymentId: id(6) } }),
  'AWS::ApiGateway::DomainName': ({ id, required, environment: { region } }) => ({
    ref: required('DomainName'),
    attributes: {
      RegionalDomainName: `d-${id(10)}.execute-api.${region}.${URL_SUFFIX}`,
      RegionalHostedZoneId: 'Z1UJRXOUMOOFQ8',
      DistributionDomainName: `${id(13)}.cloudfront.net`,
      DistributionHostedZoneId: 'Z2FDTNDATAQYW2',
    },
  }),
  'AWS::ApiGateway::Resource': ({ id }) => ({ ref: id(6), attributes: { ResourceId: id(6) } }),
  'AWS::ApiGateway::RestApi': ({ id }) => ({ ref: id(10), attributes: { RestApiId: id(10), RootResourceId: `${id(9)}r` } }),
  'AWS::ApiGateway::Stage': ({ required }) => ({ ref: required('StageName') }),
  'AWS::CloudWatch::Alarm': ({ name, arn }) => named(name('AlarmName', 255), (alarm) => arn('cloudwatch', `alarm:${alarm}`)),
  'AWS::Cognito::UserPool': ({ id, arn, environment: { region } }) => {
    const pool = `${region}_${id(9)}`;
    const provider = `cognito-idp.${region}.${URL_SUFFIX}/${pool}`;
    return {
      ref: pool,
      arn: arn('cognito-idp', `userpool/${pool}`),
      attributes: { UserPoolId: pool, ProviderName: provider, ProviderURL: `https://${provider}` },
    };
  },
  'AWS::Cognito::UserPoolClient': ({ id }) => ({ ref: id(26), attributes: { ClientId: id(26) } }),
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::DynamoDB::Table': table,
  'AWS::Events::EventBus': ({ name, arn }) => {
    const bus = name('Name', 256);
    return { ref: bus, arn: arn('events', `event-bus/${bus}`), attributes: { Name: bus } };
  },
  'AWS::Events::Rule': ({ name, arn }) => named(name('Name'), (rule) => arn('events', `rule/${rule}`)),
  'AWS::IAM::ManagedPolicy': ({ name, environment: { account } }) => {
    const policyArn = `arn:${PARTITION}:iam::${account}:policy/${name('ManagedPolicyName', 128)}`;
    return { ref: policyArn, attributes: { PolicyArn: policyArn } };
  },
  'AWS::IAM::Policy': ({ generatedName }) => ({ ref: generatedName(128) }),
  'AWS::IAM::Role': ({ name, id, environment: { account } }) => {
    const role = name('RoleName');
    return { ref: role, arn: `arn:${PARTITION}:iam::${account}:role/${role}`, attributes: { RoleId: `AROA${id(17).toUpperCase()}` } };
  },
  'AWS::KMS::Alias': ({ required }) => ({ ref: required('AliasName') }),
  'AWS::KMS::Key': ({ uuid, arn }) => ({ ref: uuid(), arn: arn('kms', `key/${uuid()}`), attributes: { KeyId: uuid() } }),
  'AWS::Lambda::Alias': ({ required, arn }) => {
    const aliasArn = `${functionArn(required('FunctionName'), arn)}:${required('Name')}`;
    return { ref: aliasArn, attributes: { AliasArn: aliasArn } };
  },
  'AWS::Lambda::Function': ({ name, arn }) => named(name('FunctionName'), (fn) => arn('lambda', `function:${fn}`)),
  'AWS::Lambda::LayerVersion': ({ name, arn }) => {
    const layerArn = arn('lambda', `layer:${name('LayerName')}:1`);
    return { ref: layerArn, attributes: { LayerVersionArn: layerArn } };
  },
  'AWS::Lambda::Version': ({ required, arn }) => {
    const versionArn = `${functionArn(required('FunctionName'), arn)}:1`;
    return { ref: versionArn, attributes: { FunctionArn: versionArn, Version: '1' } };
  },
  'AWS::Logs::LogGroup': ({ name, arn }) => named(name('LogGroupName', 512), (group) => arn('logs', `log-group:${group}:*`)),
  'AWS::S3::Bucket': ({ name, environment: { region } }) => {
    const bucket = name('BucketName', 63).toLowerCase();
    return {
      ref: bucket,
      arn: `arn:${PARTITION}:s3:::${bucket}`,
      attributes: {
        DomainName: `${bucket}.s3.${URL_SUFFIX}`,
        RegionalDomainName: `${bucket}.s3.${region}.${URL_SUFFIX}`,
        DualStackDomainName: `${bucket}.s3.dualstack.${region}.${URL_SUFFIX}`,
      },
    };
  },
  'AWS::SecretsManager::RotationSchedule': ({ required }) => ({ ref: required('SecretId') }),
  'AWS::SecretsManager::Secret': ({ name, id, arn }) => {
    const secretArn = arn('secretsmanager', `secret:${name('Name', 256)}-${id(6)}`);
    return { ref: secretArn, arn: secretArn, attributes: { Id: secretArn } };
  },
  'AWS::SecretsManager::SecretTargetAttachment': ({ required }) => ({ ref: required('SecretId') }),
  'AWS::SNS::Topic': ({ name, arn }) => {
    const topic = name('TopicName', 256);
    return { ref: arn('sns', topic), attributes: { TopicArn: arn('sns', topic), TopicName: topic } };
  },
  'AWS::SQS::Queue': ({ name, arn, environment: { region, account } }) => {
    const queue = name('QueueName', 80);
    const url = `https://sqs.${region}.${URL_SUFFIX}/${account}/${queue}`;
    return { ref: url, arn: arn('sqs', queue), attributes: { QueueName: queue, QueueUrl: url } };
  },
  'AWS::SSM::Parameter': ({ name, required }) => ({
    ref: name('Name', 1011),
    attributes: { Value: required('Value'), Type: required('Type') },
  }),
  'AWS::StepFunctions::StateMachine': ({ name, arn }) => {
    const machine = name('StateMachineName', 80);
    const machineArn = arn('states', `stateMachine:${machine}`);
    return { ref: machineArn, arn: machineArn, attributes: { Name: machine } };
  },
};

/** The return values of a resource. A type that is not in the table gets a name and an ARN of the usual form. */
export function returnValuesOf(resource: DescribedResource, environment: Environment): ReturnValues {
  const names = physicalNames(environment, resource.logicalId);
  const context: Context = {
    ...names,
    environment,
    required: (property) => {
      const value = resource.property(property);
      if (value === undefined) throw new StartError(`${resource.logicalId} (${resource.type}): the property ${property} is missing`);
      return value;
    },
    name: (property, maxLength) => resource.property(property) ?? names.generatedName(maxLength),
  };
  const description = TYPES[resource.type]?.(context);
  if (description) return { attributes: {}, ...description, generic: false };

  const [, service = 'custom', kind = 'resource'] = resource.type.toLowerCase().split('::');
  const name = names.generatedName();
  return { ref: name, arn: names.arn(service, `${kind}/${name}`), attributes: {}, generic: true };
}

function named(name: string, arn: (name: string) => string): Description {
  return { ref: name, arn: arn(name) };
}

function table({ name, arn, uuid }: Context): Description {
  const tableName = name('TableName', 255);
  const tableArn = arn('dynamodb', `table/${tableName}`);
  return { ref: tableName, arn: tableArn, attributes: { TableId: uuid(), StreamArn: `${tableArn}/stream/2026-01-01T00:00:00.000` } };
}

function functionArn(nameOrArn: string, arn: PhysicalNames['arn']): string {
  return nameOrArn.startsWith('arn:') ? nameOrArn : arn('lambda', `function:${nameOrArn}`);
}

import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';

/** A type of the CDK that a prop can have. */
export interface CdkType {
  /** A value of it, for messages: `a Lambda function`. */
  readonly kind: string;
  /** A way to get one, for messages. */
  readonly example: string;
  /** Tells its values from others by what they have: there may be several copies of the CDK, and other languages implement interfaces. */
  readonly is: (value: object) => boolean;
}

const having = (member: string) => (value: object) => member in value;

/** The types by their names in the description of the API. What is not here is not checked. */
export const CDK_TYPES: { readonly [name: string]: CdkType } = {
  'Duration': { kind: 'a Duration', example: 'Duration.minutes(1)', is: having('toMilliseconds') },
  'Size': { kind: 'a Size', example: 'Size.mebibytes(1)', is: having('toMebibytes') },
  'aws-lambda.IFunction': { kind: 'a Lambda function', example: 'lambda.Function.fromFunctionArn(this, \'Function\', arn)', is: having('functionArn') },
  'aws-secretsmanager.ISecret': {
    kind: 'a secret of Secrets Manager',
    example: 'secretsmanager.Secret.fromSecretNameV2(this, \'Secret\', \'its-name\'); no secret value belongs into the code of an app',
    is: (value) => 'secretArn' in value && 'secretValue' in value,
  },
  'aws-kms.IKey': { kind: 'a key of KMS', example: 'kms.Key.fromKeyArn(this, \'Key\', arn)', is: having('keyArn') },
  'aws-certificatemanager.ICertificate': {
    kind: 'a certificate', example: 'acm.Certificate.fromCertificateArn(this, \'Certificate\', arn)', is: having('certificateArn'),
  },
  'aws-ec2.IVpc': { kind: 'a VPC', example: 'ec2.Vpc.fromLookup(this, \'Vpc\', { vpcId })', is: having('vpcId') },
  'aws-ec2.ISecurityGroup': {
    kind: 'a security group', example: 'ec2.SecurityGroup.fromSecurityGroupId(this, \'SecurityGroup\', id)', is: having('securityGroupId'),
  },
  'aws-dynamodb.ITable': { kind: 'a DynamoDB table', example: 'dynamodb.Table.fromTableName(this, \'Table\', name)', is: having('tableArn') },
  'aws-s3.IBucket': { kind: 'a bucket', example: 's3.Bucket.fromBucketName(this, \'Bucket\', name)', is: having('bucketArn') },
  'aws-stepfunctions.IStateMachine': {
    kind: 'a state machine', example: 'sfn.StateMachine.fromStateMachineArn(this, \'Machine\', arn)', is: having('stateMachineArn'),
  },
  'aws-cognito.IUserPool': { kind: 'a user pool', example: 'cognito.UserPool.fromUserPoolId(this, \'People\', id)', is: having('userPoolArn') },
  'aws-cognito.IUserPoolDomain': { kind: 'a domain of a user pool', example: 'userPool.addDomain(…)', is: having('domainName') },
  'aws-cloudwatch.IAlarmAction': { kind: 'an action of an alarm', example: 'new SnsAction(topic)', is: having('bind') },
  'aws-iam.PolicyStatement': { kind: 'a policy statement', example: 'new iam.PolicyStatement({ … })', is: having('toStatementJson') },
};

/** The enums of the CDK that props can have, with the values that a server can do something with. */
export const CDK_ENUMS: { readonly [name: string]: { readonly [member: string]: string | number } } = {
  'RemovalPolicy': {
    DESTROY: RemovalPolicy.DESTROY, RETAIN: RemovalPolicy.RETAIN, RETAIN_ON_UPDATE_OR_DELETE: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  },
  'logs.RetentionDays': Object.fromEntries(Object.entries(logs.RetentionDays).filter((entry): entry is [string, number] => typeof entry[1] === 'number')),
};

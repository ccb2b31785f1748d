import type * as iam from 'aws-cdk-lib/aws-iam';
import type { ToolHandlerOptions } from '../tool-handler-options';

/**
 * Properties of a tool that calls an API of AWS. A call takes up to 30 seconds, and up to 1 MiB of answer, unless said otherwise.
 */
export interface AwsCallProps extends ToolHandlerOptions {
  /** The service, as the package of the AWS SDK for JavaScript has it after `@aws-sdk/client-`: `ec2`, `cloudwatch-logs`, `sfn`. */
  readonly service: string;

  /** The action, as the SDK has it, in camel case: `describeInstances`. */
  readonly action: string;

  /**
   * The parameters as JSON, in which strings may hold placeholders, as in `{ InstanceIds: ['{{id}}'] }`. Times are in ISO 8601 with a zone,
   * or in seconds since 1970; text stands for bytes in UTF-8.
   *
   * @see HttpToolProps
   * @default - none
   */
  readonly parameters?: { [name: string]: any };

  /** The ARNs of what the server may do that with. `*` is for actions that know no resources. */
  readonly iamResources: string[];

  /**
   * The action as IAM has it, where it is not known which ones the action of the SDK needs: synthesis says so, and which ones are similar.
   *
   * @default - the actions that the action of the SDK needs, such as `s3:GetObject` and `s3:PutObject` for `copyObject`
   */
  readonly iamAction?: string;

  /**
   * What else the call takes, as an action that reads what is encrypted needs `kms:Decrypt`.
   *
   * @default - nothing
   */
  readonly additionalIamStatements?: iam.PolicyStatement[];

  /**
   * The region of the call.
   *
   * @default - the region of the server
   */
  readonly region?: string;

  /**
   * What of the answer is the result of the tool, in JMESPath.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}

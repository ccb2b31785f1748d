import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { suppressForNag2 } from './nag-suppressions';
import { acknowledge } from '../aws/acknowledge';

/** The id of the construct in its stack. */
const ID = 'RemoteMcpServerAccountLogging';

/**
 * The role by which API Gateway writes logs, for all APIs of the account in its region. Without one, a stage with an access log cannot be made.
 *
 * There is one in a stack, however many servers it has: each would set the same setting of the account. It stays when the stack is deleted,
 * as other APIs of the account may log by it then.
 */
export class AccountLogging extends Construct {
  /**
   * Returns the one of the stack of an API.
   *
   * @param api whichever comes first: API Gateway takes no settings of an account that has never had an API
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html
   */
  public static of(api: apigateway.RestApi): AccountLogging {
    const stack = Stack.of(api);
    return (stack.node.tryFindChild(ID) as AccountLogging | undefined) ?? new AccountLogging(stack, ID, api.node.defaultChild!);
  }

  private constructor(scope: Construct, id: string, firstApi: IConstruct) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    const account = new apigateway.CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.node.addDependency(firstApi);
    for (const resource of [role.node.defaultChild as CfnResource, account]) {
      // not by applyRemovalPolicy(): an aspect that has the stack leave nothing behind would end the logs of other APIs
      resource.addOverride('DeletionPolicy', 'Retain');
      resource.addOverride('UpdateReplacePolicy', 'Retain');
    }
    acknowledge(role, {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'The policy that API Gateway asks for; only API Gateway can assume the role',
    });
    suppressForNag2(this);
  }
}

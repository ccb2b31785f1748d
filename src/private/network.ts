import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/** Where functions are attached to a network. */
export interface Network {
  readonly vpc: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** What Lambda does to attach a function to a VPC (its managed policy AWSLambdaVPCAccessExecutionRole, without logs). */
const ACTIONS = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lets Lambda attach the function of a role to a VPC, and not the code that runs in the function: it could take the network interfaces of others
 * away.
 *
 * In a policy of its own, since what is acknowledged of it must not hold for what the owner lets the function do.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function allowAttachment(scope: Construct, role: iam.IRole): iam.Policy {
  const policy = new iam.Policy(scope, 'Network', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({ actions: ACTIONS, resources: ['*'] }),
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: ACTIONS,
        resources: ['*'],
        // only what the code in a function asks for has the key
        conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      }),
    ],
  });
  acknowledge(policy, {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda makes the network interfaces, whose ARNs nobody knows before, and asks for these permissions on all of them',
  });
  return policy;
}

import { Annotations, Resource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { endpointsOf, servicesUsedBy } from './vpc-endpoints';
import { acknowledge } from '../aws/acknowledge';

/** Properties of where the functions of a server run. */
export interface NetworkProps {
  readonly vpc: ec2.IVpc;
  /** Those that Lambda takes by itself unless given. */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** One of their own unless given. */
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** What Lambda does to attach a function to a VPC (its managed policy AWSLambdaVPCAccessExecutionRole, without logs). */
const ACTIONS = [
  'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
];

/**
 * The place in a VPC where all functions of a server run, with the same security groups: Lambda makes a network interface for each pair of a
 * subnet and a set of security groups, and what is to be connected to lets in one group.
 */
export class Network extends Construct {
  public readonly vpc: ec2.IVpc;
  public readonly vpcSubnets?: ec2.SubnetSelection;
  public readonly securityGroups: ec2.ISecurityGroup[];
  private readonly attachment: iam.Policy;
  private readonly roles = new Set<iam.IRole>();

  constructor(scope: Construct, id: string, { vpc, vpcSubnets, securityGroups }: NetworkProps) {
    super(scope, id);
    this.vpc = vpc;
    this.vpcSubnets = vpcSubnets;
    this.securityGroups = securityGroups ?? [new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Remote MCP server: all of its functions' })];
    this.attachment = this.createAttachment();
    this.warnAtSynthesis();
  }

  /**
   * Lets Lambda attach the functions of a role.
   *
   * @returns what has to be there before they are made
   */
  public allowAttachment(role: iam.IRole): IDependable {
    this.roles.add(role);
    this.attachment.attachToRole(role);
    return this.attachment;
  }

  /**
   * Lets Lambda attach functions, and not the code that runs in them: it could take the network interfaces of others away.
   *
   * In a policy of its own, since what is acknowledged of it must not hold for what the owner lets functions do.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
   */
  private createAttachment(): iam.Policy {
    const policy = new iam.Policy(this, 'Attachment', {
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

  /** When all that the functions may do is known, and all endpoints that the VPC has. */
  private warnAtSynthesis(): void {
    this.node.addValidation({
      validate: () => {
        if (this.isIsolated) {
          Annotations.of(this).addWarningV2('cdk-remote-mcp-server:isolatedSubnets', this.isolationWarning());
        }
        return [];
      },
    });
  }

  private get isIsolated(): boolean {
    const { subnets, isPendingLookup } = this.vpc.selectSubnets(this.vpcSubnets) as ec2.SelectedSubnets;
    const isolated = this.vpc.isolatedSubnets.map(({ subnetId }) => subnetId);
    return !isPendingLookup && subnets.some(({ subnetId }) => isolated.includes(subnetId));
  }

  private isolationWarning(): string {
    const used = servicesUsedBy([...this.roles]);
    const own = Resource.isOwnedResource(this.vpc);
    const endpoints = own ? endpointsOf(this.vpc, Stack.of(this)) : [];
    const missing = used.filter((service) => !endpoints.some((name) => name.endsWith(`.${service}`)));
    const advice = own ? `the VPC has none for ${missing.join(', ')}: add them, as by vpc.addInterfaceEndpoint()` : `see that the VPC has them for ${used.join(', ')}`;
    return 'the functions run in subnets without a way out. They reach nothing on the internet, such as identity providers, documents that describe '
      + `clients, and HTTP services, and AWS by VPC endpoints alone${missing.length > 0 ? `; ${advice}` : ''}. Or choose subnets with a NAT gateway by vpcSubnets`;
  }
}

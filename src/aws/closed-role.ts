import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/**
 * A role of a function that does nothing but what this package has it do. Its policy is a part of the role: as a resource of its own, it would be
 * one more of the 500 that a stack can have. The role of the function that runs the owner's code is none: what it may do can be about keys and
 * the like whose policies name the role, and then neither could be made before the other.
 */
export class ClosedRole extends iam.Role {
  private readonly policy: iam.PolicyDocument;

  constructor(scope: Construct, id: string) {
    const policy = new iam.PolicyDocument();
    super(scope, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'), inlinePolicies: { Policy: policy } });
    this.policy = policy;
  }

  public override addToPrincipalPolicy(statement: iam.PolicyStatement): iam.AddToPrincipalPolicyResult {
    this.policy.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

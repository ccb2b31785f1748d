import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

/**
 * Accepts that a grantee has a permission for all that matches a pattern, where it needs one for things that nobody can name before. It is the
 * finding of cdk-nag about this one pattern that is accepted, wherever else in the policies of the grantee others may stand.
 */
export function acknowledgePattern({ grantPrincipal }: iam.IGrantable, arn: string, reason: string): void {
  if (!Construct.isConstruct(grantPrincipal)) return;
  grantPrincipal.node.addValidation({
    // at synthesis: only then is it known how stacks refer to each other
    validate: () => {
      acknowledge(grantPrincipal, { id: `AwsSolutions-IAM5[Resource::${asText(Stack.of(grantPrincipal).resolve(arn))}]`, reason });
      return [];
    },
  });
}

/** A resource of a policy as the ids of cdk-nag have it. */
function asText(value: any): string {
  if (typeof value === 'string') return value.replaceAll('${', '<').replaceAll('}', '>');
  if (value['Fn::Join']) return value['Fn::Join'][1].map(asText).join(value['Fn::Join'][0]);
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'].join('.')}>`;
  if (value['Fn::ImportValue']) return asText(value['Fn::ImportValue']);
  if (value.Ref) return `<${value.Ref}>`;
  return JSON.stringify(value);
}

import { type Acknowledgment, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge } from './acknowledge';

/** A pattern that a grantee has a permission for, and why. */
interface Pattern {
  readonly arn: string;
  readonly reason: string;
}

const patterns = new WeakMap<IConstruct, Pattern[]>();

/**
 * Accepts that a grantee has a permission for all that matches a pattern, where it needs one for things that nobody can name before. It is the
 * finding of cdk-nag about this one pattern that is accepted, wherever else in the policies of the grantee others may stand.
 */
export function acknowledgePattern({ grantPrincipal }: iam.IGrantable, arn: string, reason: string): void {
  if (!Construct.isConstruct(grantPrincipal)) return;
  patterns.set(grantPrincipal, [...patterns.get(grantPrincipal) ?? [], { arn, reason }]);
  grantPrincipal.node.addValidation({
    // at synthesis: only then is it known how stacks refer to each other
    validate: () => {
      acknowledge(grantPrincipal, acknowledgment(grantPrincipal, { arn, reason }));
      return [];
    },
  });
}

/** Returns the findings about patterns that are accepted of a grantee, as stacks refer to each other at the time. */
export function acknowledgedPatterns(grantee: IConstruct): Acknowledgment[] {
  return (patterns.get(grantee) ?? []).map((pattern) => acknowledgment(grantee, pattern));
}

function acknowledgment(grantee: IConstruct, { arn, reason }: Pattern): Acknowledgment {
  return { id: `AwsSolutions-IAM5[Resource::${asText(Stack.of(grantee).resolve(arn))}]`, reason };
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

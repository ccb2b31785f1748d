import { type Acknowledgment, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Accepts findings of cdk-nag in a construct and what is below it.
 *
 * It does what `Validations.acknowledge()` does, but for ids that hold "::", such as `AwsSolutions-IAM5[Resource::*]`: that
 * takes them for ids with a prefix, for which the CDK hides the finding in the whole app, in what belongs to others too.
 */
export function acknowledge(construct: IConstruct, ...acknowledgments: Acknowledgment[]): void {
  for (const { id, reason } of acknowledgments) {
    construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`Annotation::${id}`]: reason });
  }
}

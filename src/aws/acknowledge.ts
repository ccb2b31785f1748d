import { type Acknowledgment, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The text before the ids of rules of cdk-nag in the metadata of a construct. */
const PREFIX = 'Annotation::';

/**
 * Accepts findings of cdk-nag in a construct and what is below it.
 *
 * It does what `Validations.acknowledge()` does, but for ids that hold "::", such as `AwsSolutions-IAM5[Resource::*]`: that
 * takes them for ids with a prefix, for which the CDK hides the finding in the whole app, in what belongs to others too.
 */
export function acknowledge(construct: IConstruct, ...acknowledgments: Acknowledgment[]): void {
  for (const { id, reason } of acknowledgments) {
    construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`${PREFIX}${id}`]: reason });
  }
}

/** The packs of cdk-nag that hold the rules of standards, as their ids begin. Many rules are in several of them by the same name. */
const STANDARDS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** Accepts findings of a rule in each of the standards that have it. */
export function acknowledgeStandards(construct: IConstruct, rule: string, reason: string): void {
  acknowledge(construct, ...STANDARDS.map((standard) => ({ id: `${standard}-${rule}`, reason })));
}

/** Returns the findings that are accepted in a construct and what is below it. */
export function acknowledgedIn(construct: IConstruct): Acknowledgment[] {
  return construct.node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as { readonly [id: string]: string }))
    .map(([id, reason]) => ({ id: id.replace(PREFIX, ''), reason }));
}

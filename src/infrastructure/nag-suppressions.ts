import { type Acknowledgment, AspectPriority, Aspects, CfnResource, type IAspect } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acknowledgedIn } from '../aws/acknowledge';
import { acknowledgedPatterns } from '../aws/acknowledge-pattern';

/** The id of a finding, and what of a resource it is about: `AwsSolutions-IAM5[Resource::*]`. */
const FINDING = /^([^[]+)(?:\[(.*)\])?$/s;

/**
 * Tells cdk-nag 2 what is acknowledged in a construct and below it. It is an aspect that reads the metadata of each resource, whereas version 3
 * reads that of constructs.
 *
 * That metadata is a part of the template, so it is there only if cdk-nag 2 is at work.
 */
export function suppressForNag2(root: IConstruct): void {
  Aspects.of(root).add(new Nag2Suppressions(root), { priority: AspectPriority.MUTATING });
}

class Nag2Suppressions implements IAspect {
  private isNeeded?: boolean;

  constructor(private readonly root: IConstruct) {}

  public visit(node: IConstruct): void {
    this.isNeeded ??= this.root.node.scopes.flatMap((scope) => Aspects.of(scope).all).some(isNag2);
    if (!this.isNeeded || !CfnResource.isCfnResource(node)) {
      return;
    }
    const within = node.node.scopes.slice(this.root.node.scopes.length - 1);
    const rules = within.flatMap((scope) => [...acknowledgedIn(scope), ...acknowledgedPatterns(scope)]).map(asRule);
    if (rules.length > 0) {
      const own = node.getMetadata('cdk_nag')?.rules_to_suppress ?? [];
      node.addMetadata('cdk_nag', { rules_to_suppress: [...own, ...rules] });
    }
  }
}

/** Tells whether an aspect is a pack of rules of cdk-nag 2. */
function isNag2(aspect: IAspect): boolean {
  return 'readPackName' in aspect;
}

function asRule({ id, reason }: Acknowledgment): object {
  const [, rule, finding] = FINDING.exec(id)!;
  return { id: rule, reason, ...(finding !== undefined && { applies_to: [finding] }) };
}

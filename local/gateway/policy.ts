import { matchesWildcard } from '../wildcard';

/** What a policy says about a request. */
export type PolicyDecision = 'Allow' | 'Deny' | 'NotMentioned';

/** A statement of the policy that an authorizer returns. */
export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

/** Whether the value is a statement that API Gateway would take. */
export function isPolicyStatement(value: any): value is PolicyStatement {
  return (value?.Effect === 'Allow' || value?.Effect === 'Deny') && isTextOrList(value.Action) && isTextOrList(value.Resource);
}

/**
 * Evaluates an authorizer's policy for a method. Statements with conditions are not evaluated here: those never allow, and
 * always deny.
 */
export function evaluatePolicy(statements: readonly PolicyStatement[], methodArn: string): PolicyDecision {
  const matching = statements.filter(({ Action, Resource }) =>
    [Action].flat().some((action) => matchesWildcard(action.toLowerCase(), 'execute-api:invoke'))
    && [Resource].flat().some((resource) => matchesWildcard(resource, methodArn)));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return 'Deny';
  return matching.some(({ Effect, Condition }) => Effect === 'Allow' && Condition === undefined) ? 'Allow' : 'NotMentioned';
}

function isTextOrList(value: unknown): boolean {
  return typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

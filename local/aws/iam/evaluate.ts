import { conditionsHold, type RequestContext } from './conditions';
import { list, UndecidablePolicy, type Statement } from './policy';
import { matchesWildcard } from '../../wildcard';

/** What somebody wants to do. */
export interface AccessRequest {
  /** `dynamodb:PutItem`. */
  readonly action: string;
  /** An ARN, or `*` for actions that have no resource. */
  readonly resource: string;
  readonly context: RequestContext;
}

/** The policies that say something about a request within one account. */
export interface ApplicablePolicies {
  /** Of the caller's role. */
  readonly identity: readonly Statement[];
  /** Of the resource. */
  readonly resource: readonly Statement[];
  /** The ARN of the caller's role. */
  readonly role: string;
  readonly account: string;
}

/** `implicitDeny`: no statement says anything. */
export type Decision = 'allow' | 'explicitDeny' | 'implicitDeny';

/**
 * The policy evaluation logic within one account: an explicit deny anywhere refuses, an allow anywhere suffices.
 *
 * @throws UndecidablePolicy if a statement that could matter uses what is not emulated
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(request: AccessRequest, policies: ApplicablePolicies): Decision {
  const statements = [
    ...policies.identity,
    ...policies.resource.filter((statement) => concerns(statement, policies)),
  ].filter((statement) => applies(statement, request));
  if (statements.some(({ Effect }) => Effect === 'Deny')) {
    return 'explicitDeny';
  }
  return statements.length > 0 ? 'allow' : 'implicitDeny';
}

/** Naming the account hands the decision to its identity policies, so for an allow it does not name the role. */
function concerns({ Effect, Principal }: Statement, { role, account }: ApplicablePolicies): boolean {
  const principals = Principal === '*' ? ['*'] : list(Principal?.AWS);
  const whole = [account, `:iam::${account}:root`];
  return principals.some((principal) =>
    principal === '*' || principal === role || (Effect === 'Deny' && whole.some((name) => principal.endsWith(name))));
}

function applies(statement: Statement, { action, resource, context }: AccessRequest): boolean {
  const matchesAction = (pattern: string) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
  if (statement.Action === undefined ? list(statement.NotAction).some(matchesAction) : !list(statement.Action).some(matchesAction)) {
    return false;
  }
  const matchesResource = (pattern: string) => {
    if (pattern.includes('${')) {
      throw new UndecidablePolicy(`policy variables are not emulated: ${pattern}`);
    }
    return matchesWildcard(pattern, resource);
  };
  if (statement.Resource === undefined ? list(statement.NotResource).some(matchesResource) : !list(statement.Resource).some(matchesResource)) {
    return false;
  }
  return conditionsHold(statement.Condition, context);
}

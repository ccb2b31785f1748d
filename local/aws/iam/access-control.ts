import type { LocalStack, Log } from '../../stack';
import type { Caller } from '../access-keys';
import { AwsError } from '../aws-error';
import { evaluate, type AccessRequest } from './evaluate';
import { UndecidablePolicy } from './policy';
import { resourceStatements, roleOf, type Role } from './role';

/** Condition keys that are known not to be in any request here: no VPC, no organization, no MFA. */
const ABSENT_KEYS = [
  'aws:SourceVpc', 'aws:SourceVpce', 'aws:VpcSourceIp', 'aws:PrincipalOrgID', 'aws:ViaAWSService', 'aws:CalledVia',
  'aws:MultiFactorAuthPresent', 'aws:SourceArn', 'aws:SourceAccount',
];

/**
 * Refuses what the role of a resource does not allow.
 *
 * @param caller a function or a state machine; the operator may do everything
 * @param keys the condition keys of the service, such as `secretsmanager:VersionStage`
 * @throws AwsError `AccessDeniedException`
 */
export type Authorize = (caller: Caller, action: string, resource: string, keys?: Readonly<Record<string, string | undefined>>) => void;

/** Makes the access control of a stack's roles; why a request is refused is logged if its answer does not tell. */
export function createAccessControl(stack: LocalStack, log: Log): Authorize {
  const roles = new Map<string, Role>();

  return (caller, action, resource, keys = {}) => {
    if (caller.type === 'operator') {
      return;
    }
    const role = roles.get(caller.logicalId) ?? roleOf(stack, caller.logicalId);
    roles.set(caller.logicalId, role);
    const reason = refusal({ action, resource, context: requestContext(stack, role, keys) }, stack, role);
    if (reason === undefined) {
      return;
    }
    // a function's name, or the end of a state machine's ARN
    const sessionName = stack.resources.get(caller.logicalId)?.ref.split(':').at(-1);
    const message = `User: arn:aws:sts::${stack.account}:assumed-role/${role.name}/${sessionName} is not authorized to perform: ${action}`
      + ` on resource: ${resource} ${reason}`;
    const hint = role.unknownPolicies.length > 0 ? ` (what ${role.unknownPolicies.join(', ')} would allow is not known here)` : '';
    log('aws', `AccessDeniedException: ${caller.logicalId}: ${message}${hint}`);
    throw new AwsError('AccessDeniedException', message);
  };
}

/** The end of the sentence that says why, undefined if the request is allowed. */
function refusal(request: AccessRequest, stack: LocalStack, role: Role): string | undefined {
  try {
    const policies = { identity: role.statements, resource: resourceStatements(stack, request.resource), role: role.arn, account: stack.account };
    switch (evaluate(request, policies)) {
      case 'allow':
        return undefined;
      case 'explicitDeny':
        return 'with an explicit deny in a policy';
      case 'implicitDeny':
        return `because no identity-based policy allows the ${request.action} action`;
    }
  } catch (error) {
    if (error instanceof UndecidablePolicy) {
      return `because ${error.message} by the local server`;
    }
    throw error;
  }
}

function requestContext(stack: LocalStack, role: Role, keys: Readonly<Record<string, string | undefined>>): AccessRequest['context'] {
  return new Map(Object.entries({
    ...Object.fromEntries(ABSENT_KEYS.map((key) => [key, undefined])),
    'aws:PrincipalArn': role.arn,
    'aws:PrincipalAccount': stack.account,
    'aws:PrincipalType': 'AssumedRole',
    'aws:RequestedRegion': stack.region,
    'aws:ResourceAccount': stack.account,
    'aws:SecureTransport': 'true',
    ...keys,
  }).map(([key, value]) => [key.toLowerCase(), value]));
}

import { apiGatewayAction, IAM_EXCEPTIONS } from './iam-exceptions';
import { iamActionsWith, iamPrefixOf, knownIamAction } from './iam-table';

/** Services of API Gateway, whose actions are those of HTTP where they have no names of their own. */
const API_GATEWAY = ['api-gateway', 'apigatewayv2'];

/**
 * Returns the actions that a call needs, all of which IAM has.
 *
 * @param service as the SDK's package has it after `@aws-sdk/client-`
 * @param operation in camel case
 * @returns undefined when they are not known
 */
export function iamActionsOf(service: string, operation: string): string[] | undefined {
  const exceptions = IAM_EXCEPTIONS[service] ?? {};
  if (Object.prototype.hasOwnProperty.call(exceptions, operation)) {
    const actions = exceptions[operation];
    return actions === undefined ? undefined : [actions].flat() as string[];
  }
  const action = knownIamAction(`${iamPrefixOf(service)}:${operation}`) ?? (API_GATEWAY.includes(service) ? apiGatewayAction(operation) : undefined);
  return action === undefined ? undefined : [action];
}

/** The number of actions that are proposed. */
const PROPOSED = 3;

/** Returns actions of a service whose names share words with an operation, those that share most first; none if it has no such action. */
export function similarIamActions(service: string, operation: string): string[] {
  const prefix = iamPrefixOf(service);
  const asked = wordsOf(operation);
  return iamActionsWith(prefix)
    .map((name) => ({ name, likeness: likeness(asked, wordsOf(name)) }))
    .filter((action) => action.likeness > 0)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, PROPOSED)
    .map(({ name }) => `${prefix}:${name}`);
}

function wordsOf(name: string): string[] {
  return name.replace(/([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$1$2 ').toLowerCase().split(' ');
}

/** From 0 for no word in common to 1 for the same words (Dice). */
function likeness(a: readonly string[], b: readonly string[]): number {
  return 2 * a.filter((word) => b.includes(word)).length / (a.length + b.length);
}

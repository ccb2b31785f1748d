import { readFileSync } from 'fs';
import * as path from 'path';

/** The actions that IAM has. */
interface IamTable {
  /** The prefixes of actions, by the packages of the AWS SDK, where that is another name. */
  readonly prefixes: { readonly [service: string]: string | undefined };
  /** The names of actions with blanks between them, by prefix. */
  readonly actions: { readonly [prefix: string]: string | undefined };
}

let table: IamTable | undefined;

/** Reads the table, which is made when this package is built; `src` and `lib` have the same depth. */
function iamTable(): IamTable {
  return table ??= JSON.parse(readFileSync(path.join(__dirname, '..', '..', '..', '..', 'assets', 'iam', 'actions.json'), 'utf8')) as IamTable;
}

/**
 * Returns what IAM calls a service.
 *
 * @param service as the SDK's package has it after `@aws-sdk/client-`
 */
export function iamPrefixOf(service: string): string {
  return iamTable().prefixes[service] ?? service;
}

/** Returns the names of all actions with a prefix; none for a prefix that IAM does not have. */
export function iamActionsWith(prefix: string): string[] {
  const { actions } = iamTable();
  return Object.prototype.hasOwnProperty.call(actions, prefix) ? actions[prefix]!.split(' ').filter(Boolean) : [];
}

/** Returns an action as IAM writes it, case aside; undefined when there is none of that name. */
export function knownIamAction(action: string): string | undefined {
  const [prefix, name = ''] = action.split(':');
  const known = iamActionsWith(prefix).find((one) => one.toLowerCase() === name.toLowerCase());
  return known && `${prefix}:${known}`;
}

import { RUN } from '../../program';
import { integerOption, parseOptions, unknownWord, UsageError } from '../command-line';
import { TABLE_HELP, TABLE_OPTIONS, tableArguments, type TableArguments } from '../table/arguments';

/** The options of `clients`. */
export interface ClientsArguments extends TableArguments {
  readonly action: ClientsAction;
}

/** What is done with the clients; told apart by `name`. */
export type ClientsAction =
  | { readonly name: 'list' | 'limits' | 'revokeAll' }
  | { readonly name: 'show' | 'revoke'; readonly clientId: string }
  | { readonly name: 'purge'; readonly unusedDays?: number };

const ACTIONS = ['list', 'show', 'revoke', 'purge', 'limits'];

export const CLIENTS_HELP = `Usage: ${RUN} clients ACTION [options]

Looks after the OAuth clients of a server, in its table. Secrets and their
hashes are never shown. The beginning of an id will do, if no other id has it.

  list              all clients; when they got a token is noted once a day
  show ID           all metadata of one
  revoke ID         deletes one, and what people granted it; its tokens stop
                    working within 60 seconds
  revoke --all      deletes all, and all that people granted any client, with
                    their sessions. May be repeated, also after it was
                    interrupted
  purge             deletes what has expired, which DynamoDB does by itself
                    within days
  limits            how many wait for their first token, and how near the limits
                    of registration that is

${TABLE_HELP}
  --unused DAYS     purge: also clients that got no token for so long
  --yes             revoke: do not ask; purge: delete, and do not only say what
                    would be deleted
  --json            print JSON
`;

/** Throws a UsageError for anything that is not in `CLIENTS_HELP`. */
export function parseClientsArguments(args: readonly string[]): ClientsArguments {
  const { values: { unused, all = false, ...values }, positionals: [name, ...operands] } =
    parseOptions(args, { ...TABLE_OPTIONS, unused: { type: 'string' }, all: { type: 'boolean' } });
  const namesAll = all && name === 'revoke';
  const clientId = !namesAll && (name === 'show' || name === 'revoke') ? operands.shift() : undefined;
  const table = tableArguments(values, operands);
  if (unused !== undefined && name !== 'purge') throw new UsageError('--unused belongs to purge');
  if (all && !namesAll) throw new UsageError('--all belongs to revoke');
  return { action: namesAll ? { name: 'revokeAll' } : actionOf(name, clientId, unused), ...table };
}

function actionOf(name: string | undefined, clientId: string | undefined, unused: string | undefined): ClientsAction {
  switch (name) {
    case 'list':
    case 'limits':
      return { name };
    case 'show':
    case 'revoke':
      if (clientId === undefined) throw new UsageError(`${name} needs the id of a client${name === 'revoke' ? ', or --all' : ''}`);
      return { name, clientId };
    case 'purge':
      return { name, unusedDays: unused === undefined ? undefined : integerOption('--unused', unused, 1, 3650) };
    default:
      throw new UsageError(`clients needs one of list, show, revoke, purge and limits${name === undefined ? '' : `, ${unknownWord(name, ACTIONS)}`}`);
  }
}

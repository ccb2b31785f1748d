import { integerOption, parseOptions, UsageError } from '../command-line';
import { TABLE_HELP, TABLE_OPTIONS, tableArguments, type TableArguments } from '../table/arguments';

/** The options of `remote-mcp clients`. */
export interface ClientsArguments extends TableArguments {
  readonly action: ClientsAction;
}

/** What is done with the clients; told apart by `name`. */
export type ClientsAction =
  | { readonly name: 'list' }
  | { readonly name: 'show' | 'revoke'; readonly clientId: string }
  | { readonly name: 'purge'; readonly unusedDays?: number };

export const CLIENTS_HELP = `Usage: remote-mcp clients list|show ID|revoke ID|purge [options]

Looks after the OAuth clients of a server, in its table. Secrets and their hashes are never shown.

  list              all clients; when they got a token is noted once a day, after the first
  show ID           all metadata of one
  revoke ID         deletes one, and what people granted it; its tokens stop working within 60 seconds
  purge             deletes what has expired, which DynamoDB does by itself within days

${TABLE_HELP}
  --unused DAYS     purge: also clients that got no token for so long
  --yes             revoke: do not ask; purge: delete, and do not only say what would be deleted
  --json            print JSON
`;

/** Throws a UsageError for anything that is not in `CLIENTS_HELP`. */
export function parseClientsArguments(args: readonly string[]): ClientsArguments {
  const { values: { unused, ...values }, positionals: [name, ...operands] } = parseOptions(args, { ...TABLE_OPTIONS, unused: { type: 'string' } });
  const clientId = name === 'show' || name === 'revoke' ? operands.shift() : undefined;
  const table = tableArguments(values, operands);
  if (unused !== undefined && name !== 'purge') throw new UsageError('--unused belongs to purge');
  return { action: actionOf(name, clientId, unused), ...table };
}

function actionOf(name: string | undefined, clientId: string | undefined, unused: string | undefined): ClientsAction {
  switch (name) {
    case 'list':
      return { name };
    case 'show':
    case 'revoke':
      if (clientId === undefined) throw new UsageError(`${name} needs the id of a client`);
      return { name, clientId };
    case 'purge':
      return { name, unusedDays: unused === undefined ? undefined : integerOption('--unused', unused, 1, 3650) };
    default:
      throw new UsageError(`clients needs one of list, show, revoke and purge${name === undefined ? '' : `, not "${name}"`}`);
  }
}

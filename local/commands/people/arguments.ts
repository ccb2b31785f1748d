import { parseOptions, UsageError } from '../command-line';
import { TABLE_HELP, TABLE_OPTIONS, tableArguments, type TableArguments } from '../table/arguments';

/** The options of `remote-mcp people`. */
export interface PeopleArguments extends TableArguments {
  readonly action: PeopleAction;
}

/** What is done with people; told apart by `name`. */
export type PeopleAction =
  | { readonly name: 'list' }
  | { readonly name: 'revoke'; readonly subject: string };

export const PEOPLE_HELP = `Usage: remote-mcp people list|revoke SUBJECT [options]

Looks after what people granted the clients of a server, in its table.

  list              who granted something that has not ended; names and addresses are known for some time after a sign-in
  revoke SUBJECT    ends all that one granted, and their sessions: they have to sign in again, and are asked again.
                    Tokens stop working within 60 seconds

${TABLE_HELP}
  --yes             revoke: do not ask
  --json            print JSON
`;

/** Throws a UsageError for anything that is not in `PEOPLE_HELP`. */
export function parsePeopleArguments(args: readonly string[]): PeopleArguments {
  const { values, positionals: [name, ...operands] } = parseOptions(args, TABLE_OPTIONS);
  const subject = name === 'revoke' ? operands.shift() : undefined;
  return { action: actionOf(name, subject), ...tableArguments(values, operands) };
}

function actionOf(name: string | undefined, subject: string | undefined): PeopleAction {
  switch (name) {
    case 'list':
      return { name };
    case 'revoke':
      if (subject === undefined) throw new UsageError('revoke needs the subject of a person');
      return { name, subject };
    default:
      throw new UsageError(`people needs one of list and revoke${name === undefined ? '' : `, not "${name}"`}`);
  }
}

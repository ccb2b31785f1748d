import { RUN } from '../../program';
import { parseOptions, unknownWord, UsageError } from '../command-line';
import { TABLE_HELP, TABLE_OPTIONS, tableArguments, type TableArguments } from '../table/arguments';

/** The options of `people`. */
export interface PeopleArguments extends TableArguments {
  readonly action: PeopleAction;
}

/** What is done with people; told apart by `name`. */
export type PeopleAction =
  | { readonly name: 'list' | 'revokeAll' }
  | { readonly name: 'revoke'; readonly subject: string };

const ACTIONS = ['list', 'revoke'];

export const PEOPLE_HELP = `Usage: ${RUN} people ACTION [options]

Looks after what people granted the clients of a server, in its table.

  list              who granted something that has not ended; names and
                    addresses are known for some time after a sign-in
  revoke SUBJECT    ends all that one granted, and their sessions: they have to
                    sign in again, and are asked again. Tokens stop working
                    within 60 seconds
  revoke --all      the same for everybody, with all sign-ins under way. May be
                    repeated, also after it was interrupted

${TABLE_HELP}
  --yes             revoke: do not ask; SUBJECT must be whole then, and else
                    may be the beginning of one
  --json            print JSON
`;

/** Throws a UsageError for anything that is not in `PEOPLE_HELP`. */
export function parsePeopleArguments(args: readonly string[]): PeopleArguments {
  const { values: { all = false, ...values }, positionals: [name, ...operands] } = parseOptions(args, { ...TABLE_OPTIONS, all: { type: 'boolean' } });
  if (all && name !== 'revoke') throw new UsageError('--all belongs to revoke');
  const subject = name === 'revoke' && !all ? operands.shift() : undefined;
  return { action: actionOf(name, all, subject), ...tableArguments(values, operands) };
}

function actionOf(name: string | undefined, all: boolean, subject: string | undefined): PeopleAction {
  switch (name) {
    case 'list':
      return { name };
    case 'revoke':
      if (all) return { name: 'revokeAll' };
      if (subject === undefined) throw new UsageError('revoke needs the subject of a person, or --all');
      return { name, subject };
    default:
      throw new UsageError(`people needs one of list and revoke${name === undefined ? '' : `, ${unknownWord(name, ACTIONS)}`}`);
  }
}

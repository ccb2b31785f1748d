import { UsageError } from '../command-line';
import { SERVER_CHOICE_HELP, SERVER_CHOICE_OPTIONS, type ServerChoiceArguments } from '../server-choice/server-choice';

/** The options of commands that work on the table of an authorization server. */
export interface TableArguments {
  readonly choice: ServerChoiceArguments;
  /** Instead of a choice: the table itself. */
  readonly table?: string;
  readonly json: boolean;
  /** Answers what would be asked. */
  readonly yes: boolean;
}

/** Their declaration. */
export const TABLE_OPTIONS = {
  ...SERVER_CHOICE_OPTIONS,
  table: { type: 'string' },
  json: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

/** How to name the table. */
export const TABLE_HELP = `Which server:

${SERVER_CHOICE_HELP}  --table NAME      instead of a stack: the name of the table
`;

/** What was given of the options. */
export interface GivenTableOptions extends Omit<ServerChoiceArguments, 'url'> {
  readonly table?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/**
 * Puts the options together with the MCP URL that may follow `--local`.
 *
 * @param operands what is left of the command line
 * @throws UsageError unless they name one server
 */
export function tableArguments(
  { table, json = false, yes = false, stack, server, region, profile, local }: GivenTableOptions, operands: readonly string[],
): TableArguments {
  const [url, ...others] = local ? operands : [undefined, ...operands];
  if (others.length > 0) throw new UsageError(`unexpected argument "${others[0]}"`);
  const named = [stack, local, table].filter((value) => value !== undefined);
  if (named.length !== 1) throw new UsageError('say which server: one of --stack NAME, --table NAME and --local');
  return { choice: { stack, server, region, profile, local, url }, table, json, yes };
}

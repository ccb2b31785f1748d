import type { JsonObject } from '../../../src/contract';
import { RUN } from '../../program';
import { parseOptions, UsageError } from '../command-line';
import { SERVER_CHOICE_HELP, SERVER_CHOICE_OPTIONS, type ServerChoiceArguments } from '../server-choice/server-choice';

/** The options of `smoke`. */
export interface SmokeArguments {
  /** The MCP URL; that of the chosen server unless given. */
  readonly url?: string;
  readonly choice: ServerChoiceArguments;
  readonly initialAccessToken?: string;
  /** Sign a person in, instead of a machine client. */
  readonly login: boolean;
  /** Open the browser. */
  readonly open: boolean;
  readonly scope?: string;
  /** A read-only one unless given. */
  readonly tool?: string;
  /** Made from the tool's input schema unless given. */
  readonly arguments?: JsonObject;
  readonly json: boolean;
}

export const SMOKE_HELP = `Usage: ${RUN} smoke [URL] [options]

Checks a running server, from its MCP URL to a tool call: metadata,
registration, token, connection, tools. Deletes what it made. Exit code 1 if
anything fails.

As a machine client, if it has the initial access token:

  --initial-access-token TOKEN
                    or $INITIAL_ACCESS_TOKEN; or read from the server's
                    secret, of
${SERVER_CHOICE_HELP}
Otherwise, or with --login, as a person's client: it prints where to sign in.

  --login           sign in, though a machine client would do; where
                    registration is restricted, with the initial access token
  --open            open the browser to sign in
  --scope SCOPES    what to ask for, in quotes; all that the server names
                    unless given
  --tool NAME       the tool to call; one that says it is read-only unless
                    given
  --arguments JSON  its arguments; made from its input schema unless given
  --json            print JSON
`;

/** Throws a UsageError for anything that is not in `SMOKE_HELP`. */
export function parseSmokeArguments(args: readonly string[], environment: NodeJS.ProcessEnv): SmokeArguments {
  const { values, positionals: [url, ...others] } = parseOptions(args, {
    ...SERVER_CHOICE_OPTIONS,
    'initial-access-token': { type: 'string' },
    'login': { type: 'boolean' },
    'open': { type: 'boolean' },
    'scope': { type: 'string' },
    'tool': { type: 'string' },
    'arguments': { type: 'string' },
    'json': { type: 'boolean' },
  });
  const { stack, server, region, profile, local } = values;
  if (others.length > 0) throw new UsageError(`unexpected argument "${others[0]}"`);
  if (url === undefined && stack === undefined && !local) throw new UsageError('say which server: its MCP URL, --stack NAME or --local');
  if (url !== undefined && !/^https?:\/\//.test(url)) throw new UsageError(`"${url}" is no MCP URL`);
  if (values.arguments !== undefined && values.tool === undefined) throw new UsageError('--arguments belongs to --tool');
  return {
    url,
    choice: { stack, server, region, profile, local, url },
    initialAccessToken: values['initial-access-token'] ?? environment.INITIAL_ACCESS_TOKEN,
    login: values.login ?? false,
    open: values.open ?? false,
    scope: values.scope,
    tool: values.tool,
    arguments: values.arguments === undefined ? undefined : jsonObject(values.arguments),
    json: values.json ?? false,
  };
}

function jsonObject(text: string): JsonObject {
  try {
    const value = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // answered below
  }
  throw new UsageError(`--arguments must be a JSON object, got ${text}`);
}

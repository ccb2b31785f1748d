import { ENVIRONMENT } from '../../../src/contract';
import { RUN } from '../../program';
import { integerOption, parseOptions, UsageError } from '../command-line';

/** The options of `local`. */
export interface LocalArguments {
  /** A cloud assembly's folder. */
  readonly assembly?: string;
  /** A shell command that runs the CDK app. */
  readonly app?: string;
  readonly stack?: string;
  readonly port: number;
  readonly data?: string;
  /** A file of the people that may choose themselves at the local login. */
  readonly users?: string;
  readonly json: boolean;
  readonly cold: boolean;
  readonly instances?: number;
  /** The factor by which time limits are longer. */
  readonly patience?: number;
}

export const LOCAL_HELP = `Usage: ${RUN} local [cdk.out] [options]

Serves a stack with a RemoteMcpServer on this machine: its REST API, functions,
tables, secrets, buckets and state machines, without an AWS account. It only
answers this machine.

  cdk.out           a folder that "cdk synth" wrote; the app of ./cdk.json
                    unless given
  --app COMMAND     a command that runs the CDK app, like "npx tsx app.ts"
  --stack NAME      the stack, if the app has several with a RemoteMcpServer
  --port NUMBER     the port of the first REST API, 3000 unless given; 0 for a
                    free one
  --data DIR        keep clients, tokens, secrets and the objects of buckets
                    there; in memory unless given
  --users FILE      the test users of the local login, which stands in for the
                    stack's identity provider: [{ "sub", "name", "email",
                    "email_verified", "groups", "claims", "acr" }]
  --json            print one line of JSON when ready, and nothing else on
                    standard output; no progress
  --cold            start a new environment for every invocation of a function
  --instances N     spread invocations over N environments of each function
  --patience N      wait N times as long as AWS does, for functions and for what
                    they call: for a slow or busy machine, or while you debug;
                    $REMOTE_MCP_PATIENCE or 1 unless given

Press Enter while it runs, or send its output to a file, for commands to paste:
curl, the MCP Inspector, clients that only speak stdio.
`;

/** Throws a UsageError for anything that is not in `LOCAL_HELP`. */
export function parseLocalArguments(args: readonly string[], environment: NodeJS.ProcessEnv = {}): LocalArguments {
  const { values, positionals: [assembly, ...others] } = parseOptions(args, {
    app: { type: 'string' },
    stack: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string' },
    users: { type: 'string' },
    json: { type: 'boolean' },
    cold: { type: 'boolean' },
    instances: { type: 'string' },
    patience: { type: 'string' },
  });
  const patience = values.patience ?? environment[ENVIRONMENT.patience];
  if (others.length > 0) throw new UsageError(`unexpected argument "${others[0]}"`);
  if (assembly !== undefined && values.app !== undefined) throw new UsageError('give either a folder or --app');
  return {
    assembly,
    app: values.app,
    stack: values.stack,
    port: integerOption('--port', values.port ?? '3000', 0, 65535),
    data: values.data,
    users: values.users,
    json: values.json ?? false,
    cold: values.cold ?? false,
    instances: values.instances === undefined ? undefined : integerOption('--instances', values.instances, 1, 100),
    patience: patience === undefined ? undefined : integerOption('--patience', patience, 1, 1000),
  };
}

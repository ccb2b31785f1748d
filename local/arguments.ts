import { parseArgs } from 'node:util';

/** The options of `remote-mcp local`. */
export interface LocalArguments {
  /** A cloud assembly's folder. */
  readonly assembly?: string;
  /** A shell command that runs the CDK app. */
  readonly app?: string;
  readonly stack?: string;
  readonly port: number;
  readonly data?: string;
  readonly json: boolean;
  readonly cold: boolean;
  readonly instances?: number;
}

/** What the command line asks for. */
export type Command = { readonly name: 'help' } | { readonly name: 'version' } | { readonly name: 'local'; readonly arguments: LocalArguments };

/** The command line is wrong: exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const HELP = `Usage: remote-mcp local [cdk.out] [options]

Serves a stack with a RemoteMcpServer on this machine: its REST API, functions, table and secrets,
without an AWS account. It only answers this machine.

  cdk.out           a folder that "cdk synth" wrote; the app of ./cdk.json unless given
  --app COMMAND     a command that runs the CDK app, like "npx tsx app.ts"
  --stack NAME      the stack, if the app has several with a RemoteMcpServer
  --port NUMBER     the port of the first REST API, 3000 unless given; 0 for a free one
  --data DIR        keep clients, tokens and secrets there; in memory unless given
  --json            print one line of JSON when ready, and nothing else on standard output
  --cold            start a new environment for every invocation of a function
  --instances N     spread invocations over N environments of each function
  --help, --version
`;

/** Throws a UsageError for anything that is not in `HELP`. */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  const [command, assembly, ...others] = positionals;
  if (command === undefined) throw new UsageError('a command is missing');
  if (command !== 'local') throw new UsageError(`there is no command "${command}"`);
  if (others.length > 0) throw new UsageError(`unexpected argument "${others[0]}"`);
  if (assembly !== undefined && values.app !== undefined) throw new UsageError('give either a folder or --app');
  return {
    name: 'local',
    arguments: {
      assembly,
      app: values.app,
      stack: values.stack,
      port: integer('--port', values.port ?? '3000', 0, 65535),
      data: values.data,
      json: values.json ?? false,
      cold: values.cold ?? false,
      instances: values.instances === undefined ? undefined : integer('--instances', values.instances, 1, 100),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        app: { type: 'string' },
        stack: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        json: { type: 'boolean' },
        cold: { type: 'boolean' },
        instances: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function integer(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new UsageError(`${option} must be a whole number from ${minimum} to ${maximum}, got "${text}"`);
  }
  return value;
}

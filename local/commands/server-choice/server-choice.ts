import type { ChosenServer } from './chosen-server';
import { localServer } from './running-server';
import { PROGRAM } from '../../program';
import { UsageError } from '../command-line';

/** The options that name a server. */
export const SERVER_CHOICE_OPTIONS = {
  stack: { type: 'string' },
  server: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  local: { type: 'boolean' },
} as const;

export const SERVER_CHOICE_HELP = `  --stack NAME      a deployed CloudFormation stack, with the AWS credentials of
                    this shell
  --region REGION   where it is, and
  --profile NAME    whose credentials, if not those of the shell
  --local [URL]     the server that "${PROGRAM} local" runs; by its
                    MCP URL, if several run
  --server ID       the construct, as in "Api/Mcp", if the stack has several
                    RemoteMcpServers
`;

/** The options that were given; `url` is a positional argument. */
export interface ServerChoiceArguments {
  readonly stack?: string;
  readonly server?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly local?: boolean;
  readonly url?: string;
}

/**
 * Finds the server that the command line names; undefined if it names none.
 *
 * @throws UsageError for options that do not go together
 * @throws StartError if there is no such server, or several
 */
export async function findServer({ stack, server, region, profile, local, url }: ServerChoiceArguments): Promise<ChosenServer | undefined> {
  if (stack !== undefined && local) throw new UsageError('give either --stack or --local');
  if (stack !== undefined) return (await import('./deployed-stack')).deployedServer({ stack, server, region, profile });
  if (local) return localServer(url, server);
  return undefined;
}

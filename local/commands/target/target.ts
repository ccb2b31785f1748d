import { runningServerTarget } from './running-server';
import type { ApiMetadata, AuthorizationServerMetadata } from '../../../src/contract';
import { PROGRAM } from '../../program';
import { StartError } from '../../start-error';
import { UsageError } from '../command-line';

/** What clients of the AWS SDK are made with: the default credential chain and endpoints unless given. */
export interface AwsConfiguration {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A server that a command works on with the operator's credentials. */
export interface Target {
  readonly aws: AwsConfiguration;
  readonly metadata: ApiMetadata;
}

/** The options that name a target. */
export const TARGET_OPTIONS = {
  stack: { type: 'string' },
  server: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  local: { type: 'boolean' },
} as const;

export const TARGET_HELP = `  --stack NAME      a deployed CloudFormation stack, with the AWS credentials of
                    this shell
  --region REGION   where it is, and
  --profile NAME    whose credentials, if not those of the shell
  --local [URL]     the server that "${PROGRAM} local" runs; by its
                    MCP URL, if several run
  --server ID       the construct, as in "Api/Mcp", if the stack has several
                    RemoteMcpServers
`;

/** What was given of the options; `url` is a positional argument. */
export interface TargetArguments {
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
export async function findTarget({ stack, server, region, profile, local, url }: TargetArguments): Promise<Target | undefined> {
  if (stack !== undefined && local) throw new UsageError('give either --stack or --local');
  if (stack !== undefined) return (await import('./deployed-stack')).deployedStackTarget({ stack, server, region, profile });
  if (local) return runningServerTarget(url, server);
  return undefined;
}

/** Throws a StartError if the server's authorization server is somebody else's. */
export function ownAuthorizationServer({ url, authorizationServer }: ApiMetadata): AuthorizationServerMetadata {
  if (!authorizationServer) throw new StartError(`${url} has an authorization server elsewhere, which knows clients and people`);
  return authorizationServer;
}

/**
 * Chooses one of the servers of a stack.
 *
 * @param id undefined if there is only one
 * @throws StartError if there is no such server, or several
 */
export function chooseServer(servers: readonly ApiMetadata[], id: string | undefined, stack: string): ApiMetadata {
  const list = servers.map((server) => `  ${server.id}`).join('\n');
  const found = id === undefined ? servers : servers.filter((server) => server.id === id);
  if (found.length === 1) return found[0];
  if (servers.length === 0) throw new StartError(`${stack} has no RemoteMcpServer`);
  if (found.length === 0) throw new StartError(`${stack} has no RemoteMcpServer "${id}"; it has\n${list}`);
  throw new StartError(`${stack} has several RemoteMcpServers: choose one with --server\n${list}`);
}

import type { ApiMetadata, AuthorizationServerMetadata } from '../../../src/contract';
import { StartError } from '../../start-error';

/** The options that clients of the AWS SDK are made with: the default credential chain and endpoints unless given. */
export interface AwsConfiguration {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A server that a command works on with the operator's credentials. */
export interface ChosenServer {
  readonly aws: AwsConfiguration;
  readonly metadata: ApiMetadata;
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

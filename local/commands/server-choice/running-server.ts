import { chooseServer, type ChosenServer } from './chosen-server';
import { findRunningServer } from '../../running-server';

/**
 * A server that `local` serves.
 *
 * @param url the MCP URL; undefined if only one local server is running
 * @param id the server, if the stack has several
 * @throws StartError if there is none, or several
 */
export function localServer(url: string | undefined, id: string | undefined): ChosenServer {
  const { region, awsEndpoint, credentials, servers } = findRunningServer(url);
  const byUrl = servers.filter((server) => server.url === url);
  return {
    aws: { region, endpoint: awsEndpoint, credentials },
    metadata: chooseServer(byUrl.length > 0 ? byUrl : servers, id, 'the local stack'),
  };
}

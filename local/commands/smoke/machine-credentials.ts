import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SmokeArguments } from './arguments';
import { awsAnswer } from '../aws-answer';
import { UsageError } from '../command-line';
import type { ChosenServer } from '../server-choice/chosen-server';
import { findServer } from '../server-choice/server-choice';

/** Which server is checked, and what a machine client registers with there. */
export interface MachineCredentials {
  readonly url: string;
  /** Undefined if only people's clients can be checked. */
  readonly initialAccessToken?: string;
}

/**
 * What the command line says itself, else what the stack or the local server that it names holds.
 *
 * @throws StartError if there is no such server, or its secret cannot be read
 */
export async function machineCredentials({ url, choice, initialAccessToken, login }: SmokeArguments): Promise<MachineCredentials> {
  const server = await findServer(choice);
  const mcpUrl = url ?? server?.metadata.url;
  if (mcpUrl === undefined) throw new UsageError('say which server: its MCP URL, --stack NAME or --local');
  if (server && url !== undefined && url !== server.metadata.url) throw new UsageError(`the MCP URL of that server is ${server.metadata.url}, not ${url}`);
  if (initialAccessToken !== undefined || login || !server) return { url: mcpUrl, initialAccessToken };
  return { url: mcpUrl, initialAccessToken: await secretOf(server) };
}

async function secretOf({ aws, metadata: { authorizationServer } }: ChosenServer): Promise<string | undefined> {
  if (!authorizationServer) return undefined;
  const client = new SecretsManagerClient(aws);
  const request = new GetSecretValueCommand({ SecretId: authorizationServer.initialAccessTokenSecret });
  return (await awsAnswer(() => client.send(request))).SecretString;
}

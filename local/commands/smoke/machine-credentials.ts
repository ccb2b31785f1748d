import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SmokeArguments } from './arguments';
import { awsAnswer } from '../aws-answer';
import { UsageError } from '../command-line';
import { findTarget, type Target } from '../target/target';

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
export async function machineCredentials({ url, target: named, initialAccessToken, login }: SmokeArguments): Promise<MachineCredentials> {
  const target = await findTarget(named);
  const mcpUrl = url ?? target?.metadata.url;
  if (mcpUrl === undefined) throw new UsageError('say which server: its MCP URL, --stack NAME or --local');
  if (target && url !== undefined && url !== target.metadata.url) throw new UsageError(`the MCP URL of that server is ${target.metadata.url}, not ${url}`);
  if (initialAccessToken !== undefined || login || !target) return { url: mcpUrl, initialAccessToken };
  return { url: mcpUrl, initialAccessToken: await secretOf(target) };
}

async function secretOf({ aws, metadata: { authorizationServer } }: Target): Promise<string | undefined> {
  if (!authorizationServer) return undefined;
  const client = new SecretsManagerClient(aws);
  const request = new GetSecretValueCommand({ SecretId: authorizationServer.initialAccessTokenSecret });
  return (await awsAnswer(() => client.send(request))).SecretString;
}

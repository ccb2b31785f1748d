import * as v2 from '@modelcontextprotocol/client';
import * as v1Auth from '@modelcontextprotocol/sdk/client/auth-extensions.js';
import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as V1Transport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { LocalServer } from './local-server';
import { registerMachineClient, type MachineClient } from './machine-client';

const INFO = { name: 'acceptance', version: '1.0.0' };

/** Connects a client of SDK 2, which acts for itself; a client of its own unless given. */
export async function connectClient(server: LocalServer, registered?: MachineClient): Promise<v2.Client> {
  const client = new v2.Client(INFO, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
  const authProvider = new v2.ClientCredentialsProvider(credentials(server, registered ?? await registerMachineClient(server)));
  await client.connect(new v2.StreamableHTTPClientTransport(new URL(server.mcpUrl), { authProvider }));
  return client;
}

/**
 * Connects a client of SDK 1, of earlier revisions of MCP.
 *
 * @param scope what it asks for; unlike SDK 2, it does not find that out for a client that acts for itself
 */
export async function connectEarlierClient(server: LocalServer, scope?: string): Promise<v1.Client> {
  const client = new v1.Client(INFO);
  const authProvider = new v1Auth.ClientCredentialsProvider({ ...credentials(server, await registerMachineClient(server)), scope });
  await client.connect(new V1Transport(new URL(server.mcpUrl), { authProvider }));
  return client;
}

/** The text of a result that has one content. */
export function textOf(result: object): string {
  const { content: [{ text }, ...others] } = result as { content: { text?: string }[] };
  if (text === undefined || others.length > 0) throw new Error(`not one text: ${JSON.stringify(result)}`);
  return text;
}

/** The JSON that a result has as text. */
export function jsonOf(result: object): any {
  return JSON.parse(textOf(result));
}

function credentials({ issuer }: LocalServer, { client_id, client_secret }: MachineClient) {
  return { clientId: client_id, clientSecret: client_secret, expectedIssuer: issuer };
}

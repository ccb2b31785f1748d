import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Client, ClientCredentials, ClientOptions, ClientTokens } from '../sign-in/clients/client';
import { browseWhatIsPrinted } from '../sign-in/clients/printed-url';
import { textOf } from '../sign-in/clients/text-of';
import { DOCUMENT_URL } from '../sign-in/document-host/document-host';
import { PRE_REGISTERED } from '../sign-in/registered-clients';

/** The command that starts an application, which takes one instruction a line and prints where to sign in. */
export interface Program {
  readonly command: string;
  /** In front of the settings. */
  readonly args?: readonly string[];
}

/** Starts an application that is written in another language, and makes a client of it. */
export function startProgram({ command, args = [] }: Program, { mcpUrl, registration, browse }: ClientOptions): Client {
  const { clientId, clientSecret } = PRE_REGISTERED.confidential;
  const settings = {
    mcp_url: mcpUrl,
    document_url: registration === 'CIMD' ? DOCUMENT_URL : null,
    registered: registration === 'pre-registered' ? { client_id: clientId, client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_post' } : null,
  };
  const child = spawn(command, [...args, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  const browsing = browseWhatIsPrinted(child.stderr, browse);
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();

  const ask = async <T>(...order: readonly unknown[]): Promise<T> => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    const { value, done } = await browsing.orFailed(answers.next());
    if (done) throw new Error(`the program ended with ${(await exit)[0]}:\n${browsing.printed()}`);
    const { result, error } = JSON.parse(value);
    if (error !== undefined) throw new Error(error);
    return result;
  };
  return {
    listTools: () => ask('list_tools'),
    callTool: async (name, parameters) => textOf(await ask('call_tool', name, parameters)),
    tokens: () => ask<ClientTokens>('tokens'),
    credentials: () => ask<ClientCredentials>('credentials'),
    replaceAccessToken: (token) => ask('replace_access_token', token),
    close: async () => {
      child.stdin.end();
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await exit;
    },
  };
}

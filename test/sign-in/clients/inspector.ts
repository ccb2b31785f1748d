import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Client, ClientCredentials, ClientKind, ClientOptions } from './client';
import { browseWhatIsPrinted } from './printed-url';
import { textOf } from './text-of';
import { freePort } from '../../acceptance/free-port';
import { ROOT } from '../../acceptance/synthesize';
import { startNode } from '../../process/start-node';
import { DOCUMENT_URL } from '../document-host/document-host';
import { PRE_REGISTERED } from '../registered-clients';

/** The command line of the MCP Inspector: a process for each call, which finds the tokens of the one before in a file. */
export const INSPECTOR: ClientKind = {
  name: 'inspector CLI',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  cannotStepUp: { reason: 'it calls no tool that the server does not list for it', error: /delete_page/ },
  start,
};

async function start({ mcpUrl, registration, browse }: ClientOptions): Promise<Client> {
  const folder = await mkdtemp(join(tmpdir(), 'inspector-'));
  const state = join(folder, 'oauth.json');
  const secrets = join(folder, 'secrets.json');
  const callbackUrl = `http://127.0.0.1:${await freePort()}/oauth/callback`;
  const { clientId, clientSecret } = PRE_REGISTERED.confidential;

  const inspect = async (...args: string[]): Promise<any> => {
    const child = startNode([
      join(ROOT, 'node_modules/.bin/inspector'),
      '--cli', mcpUrl, '--transport', 'http', '--protocol-era', 'modern', '--callback-url', callbackUrl,
      ...registration === 'CIMD' ? ['--client-metadata-url', DOCUMENT_URL] : [],
      ...registration === 'pre-registered' ? ['--client-id', clientId, '--client-secret', clientSecret] : [],
      ...args,
    ], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        MCP_STORAGE_DIR: folder,
        MCP_INSPECTOR_OAUTH_STATE_PATH: state,
        MCP_INSPECTOR_SECRET_STORE: 'file',
        // it wants to open a browser where there is no terminal; the tests play another than `true`
        MCP_AUTO_OPEN_ENABLED: 'true',
        BROWSER: 'true',
      },
    });
    // whether it may ask for more
    child.stdin.end('y\n');
    const browsing = browseWhatIsPrinted(child.stderr, browse);
    const answer = async () => {
      const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      if (code !== 0) throw new Error(`the inspector ended with ${code}: ${output}`);
      return JSON.parse(output);
    };
    try {
      return await browsing.orFailed(answer());
    } finally {
      child.kill();
    }
  };
  const readTokens = async () => {
    const file = JSON.parse(await readFile(secrets, 'utf8'));
    const name = Object.keys(file.secrets).find((key) => key.includes(':tokens:'))!;
    return { name, tokens: JSON.parse(file.secrets[name]), file };
  };
  return {
    listTools: async () => (await inspect('--method', 'tools/list')).tools.map(({ name }: { name: string }) => name),
    callTool: async (name, args) =>
      textOf(await inspect('--method', 'tools/call', '--tool-name', name, '--tool-args-json', JSON.stringify(args))),
    tokens: async () => (await readTokens()).tokens,
    credentials: async () => registration === 'pre-registered' ? { client_id: clientId, client_secret: clientSecret } : clientOf(JSON.parse(await readFile(state, 'utf8'))),
    replaceAccessToken: async (token) => {
      const { name, tokens, file } = await readTokens();
      file.secrets[name] = JSON.stringify({ ...tokens, access_token: token });
      await writeFile(secrets, JSON.stringify(file));
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The client of the one server and its one authorization server in the inspector's state. */
function clientOf(state: any): ClientCredentials {
  const [{ byIssuer }] = Object.values<any>(state.servers);
  return Object.values<any>(byIssuer)[0].clientInformation;
}

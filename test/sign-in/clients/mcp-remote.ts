import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Client as McpClient } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Client, ClientKind, ClientOptions } from './client';
import { browseWhatIsPrinted } from './printed-url';
import { textOf } from './text-of';
import { freePort } from '../../acceptance/free-port';
import { ROOT } from '../../acceptance/synthesize';
import { TEST_LIMIT } from '../../time-limits.mts';
import { DOCUMENT_URL } from '../document-host/document-host';
import { PRE_REGISTERED } from '../registered-clients';

/** `mcp-remote`, as Claude Desktop and others start it: a program that speaks MCP on standard input and output. */
export const MCP_REMOTE: ClientKind = {
  name: 'mcp-remote',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  start,
};

async function start({ mcpUrl, registration, browse }: ClientOptions): Promise<Client> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-remote-'));
  const { clientId, clientSecret } = PRE_REGISTERED.confidential;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [
      join(ROOT, 'node_modules/mcp-remote/dist/proxy.js'), mcpUrl, String(await freePort()),
      '--protocol', 'auto',
      ...registration === 'CIMD' ? ['--client-metadata-url', DOCUMENT_URL] : [],
      ...registration === 'pre-registered' ? ['--static-oauth-client-info', JSON.stringify({ client_id: clientId, client_secret: clientSecret })] : [],
    ],
    // `true` is the browser that it finds: the tests play another
    env: { PATH: process.env.PATH!, HOME: folder, MCP_REMOTE_CONFIG_DIR: folder, BROWSER: 'true' },
    stderr: 'pipe',
  });
  const client = new McpClient({ name: 'desktop-assistant', version: '1.0.0' });
  const browsing = browseWhatIsPrinted(transport.stderr as Readable, browse);
  const fileOf = async (ending: string) => {
    const files = await readdir(folder, { recursive: true });
    return join(folder, files.find((file) => file.endsWith(ending))!);
  };
  const readKept = async (ending: string) => JSON.parse(await readFile(await fileOf(ending), 'utf8'));
  const connected = browsing.orFailed(client.connect(transport, { timeout: TEST_LIMIT }));
  connected.catch(() => {});

  return {
    listTools: async () => {
      await connected;
      return (await browsing.orFailed(client.listTools())).tools.map(({ name }) => name);
    },
    callTool: async (name, args) => {
      await connected;
      return textOf(await browsing.orFailed(client.callTool({ name, arguments: args })));
    },
    tokens: () => readKept('_tokens.json'),
    credentials: async () => {
      if (registration === 'DCR') return readKept('_client_info.json');
      return registration === 'CIMD' ? { client_id: DOCUMENT_URL } : { client_id: clientId, client_secret: clientSecret };
    },
    replaceAccessToken: async (token) => {
      await writeFile(await fileOf('_tokens.json'), JSON.stringify({ ...await readKept('_tokens.json'), access_token: token }));
    },
    close: async () => {
      await client.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

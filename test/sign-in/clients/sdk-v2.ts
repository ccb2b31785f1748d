import { Client as McpClient, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { startCallbackServer } from './callback-server';
import type { Client, ClientKind, ClientOptions } from './client';
import { createSdkProvider } from './sdk-provider';
import { textOf } from './text-of';

/** `@modelcontextprotocol/client`, in the revision of 2026-07-28. */
export const SDK_V2: ClientKind = {
  name: 'SDK 2',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  start,
};

async function start(options: ClientOptions): Promise<Client> {
  const callback = await startCallbackServer();
  const provider = createSdkProvider(options, callback);
  const newTransport = () => new StreamableHTTPClientTransport(new URL(options.mcpUrl), { authProvider: provider });
  let transport = newTransport();
  let connected: McpClient | undefined;

  const connect = async (): Promise<McpClient> => {
    const client = new McpClient({ name: 'desktop-assistant', version: '1.0.0' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } });
    await client.connect(transport);
    return client;
  };
  /** Does what an application does when the SDK has opened the browser: hands over what came back, and tries again. */
  const signingIn = async <T>(action: (client: McpClient) => Promise<T>): Promise<T> => {
    try {
      connected ??= await connect();
      return await action(connected);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await transport.finishAuth(callback.redirected().searchParams);
      if (!connected) {
        transport = newTransport();
        connected = await connect();
      }
      return action(connected);
    }
  };

  return {
    listTools: async () => (await signingIn((client) => client.listTools())).tools.map(({ name }) => name),
    callTool: async (name, args) => textOf(await signingIn((client) => client.callTool({ name, arguments: args }))),
    tokens: async () => provider.kept.tokens!,
    credentials: async () => provider.kept.client!,
    replaceAccessToken: async (token) => { provider.kept.tokens = { ...provider.kept.tokens!, access_token: token }; },
    close: async () => {
      await connected?.close();
      await callback.close();
    },
  };
}

import { type OAuthClientProvider, UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as McpClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startCallbackServer } from './callback-server';
import type { Client, ClientKind, ClientOptions } from './client';
import { createSdkProvider } from './sdk-provider';
import { textOf } from './text-of';

/** `@modelcontextprotocol/sdk` 1.x, in the revision of 2025-11-25. */
export const SDK_V1: ClientKind = {
  name: 'SDK 1.x',
  registrations: ['DCR', 'CIMD', 'pre-registered'],
  cannotStepUp: {
    reason: 'its revision of MCP names the tool in the body alone: the function refuses, and API Gateway renames the challenge of functions',
    error: /handbook:admin/,
  },
  start,
};

async function start(options: ClientOptions): Promise<Client> {
  const callback = await startCallbackServer();
  const provider = createSdkProvider(options, callback);
  // the two SDKs' providers differ in what tests do not use
  const authProvider = provider as unknown as OAuthClientProvider;
  const newTransport = () => new StreamableHTTPClientTransport(new URL(options.mcpUrl), { authProvider });
  let transport = newTransport();
  let connected: McpClient | undefined;

  const connect = async (): Promise<McpClient> => {
    const client = new McpClient({ name: 'desktop-assistant', version: '1.0.0' });
    await client.connect(transport);
    return client;
  };
  /** Does what an application does when the SDK has opened the browser: hands over the code, and tries again. */
  const signingIn = async <T>(action: (client: McpClient) => Promise<T>): Promise<T> => {
    try {
      connected ??= await connect();
      return await action(connected);
    } catch (error) {
      if (!(error instanceof UnauthorizedError)) throw error;
      await transport.finishAuth(callback.redirected().searchParams.get('code')!);
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

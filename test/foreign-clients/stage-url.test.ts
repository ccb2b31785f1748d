import * as v2 from '@modelcontextprotocol/client';
import { UnauthorizedError, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { startCallbackServer, type CallbackServer } from '../sign-in/clients/callback-server';
import { createSdkProvider, type SdkProvider } from '../sign-in/clients/sdk-provider';
import { createPerson } from '../sign-in/person';

const INFO = { name: 'web-application', version: '1.0.0' };

type SignInAndList = (mcpUrl: string, provider: SdkProvider, callback: CallbackServer) => Promise<string[]>;

/** Web applications: the request that the browser comes back with knows nothing of the one that sent it away, but for what the provider keeps. */
const WEB_APPLICATIONS: Record<string, SignInAndList> = {
  'SDK 1.x': async (mcpUrl, provider, callback) => {
    const newTransport = () => new StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider as unknown as OAuthClientProvider });
    await expect(new Client(INFO).connect(newTransport())).rejects.toThrow(UnauthorizedError);
    await newTransport().finishAuth(callback.redirected().searchParams.get('code')!);
    const client = new Client(INFO);
    await client.connect(newTransport());
    return (await client.listTools()).tools.map(({ name }) => name);
  },
  'SDK 2': async (mcpUrl, provider, callback) => {
    const newTransport = () => new v2.StreamableHTTPClientTransport(new URL(mcpUrl), { authProvider: provider });
    await expect(new v2.Client(INFO).connect(newTransport())).rejects.toThrow(v2.UnauthorizedError);
    await newTransport().finishAuth(callback.redirected().searchParams);
    const client = new v2.Client(INFO);
    await client.connect(newTransport());
    return (await client.listTools()).tools.map(({ name }) => name);
  },
};

let callback: CallbackServer;
let onStageUrl: LocalServer;
let onDomain: LocalServer;

beforeAll(async () => {
  callback = await startCallbackServer();
  [onStageUrl, onDomain] = await Promise.all((['onStageUrl', 'onDomain'] as const).map(async (app) => startLocalServer({ app: await cdkOut(app) })));
});

afterAll(async () => {
  await Promise.all([onStageUrl?.stop(), onDomain?.stop(), callback?.close()]);
});

describe.each(Object.entries(WEB_APPLICATIONS))('a web application on the TypeScript %s', (_name, signInAndList) => {
  const signIn = ({ mcpUrl }: LocalServer, kept: Partial<SdkProvider> = {}) => {
    const provider = createSdkProvider({ mcpUrl, registration: 'DCR', browse: createPerson({ as: 'alice' }).browse }, callback);
    return signInAndList(mcpUrl, { ...provider, ...kept }, callback);
  };
  const WITHOUT_DISCOVERY_STATE = { discoveryState: undefined, saveDiscoveryState: undefined };

  test('gets in at a stage URL if it keeps what it has discovered', async () => {
    expect(await signIn(onStageUrl)).toContain('read_page');
  });

  test('looks for the authorization server at the root of the host if it does not: nothing of ours is there, unless it is our own domain', async () => {
    await expect(signIn(onStageUrl, WITHOUT_DISCOVERY_STATE)).rejects.toThrow('Existing OAuth client information is required');

    expect(await signIn(onDomain, WITHOUT_DISCOVERY_STATE)).toContain('read_page');
  });
});

import { registerHooks } from 'node:module';
import { type AuthorizationServer, expectStatus, ISSUER, register, RESOURCE, SCOPE } from './authorization-server';

const PATHS = { registration: '/register', authorization: '/authorize', token: '/token' };

// a class to extend is all that the library needs of Cloudflare's runtime
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'cloudflare:workers'
    ? { url: 'data:text/javascript,export class WorkerEntrypoint {}', shortCircuit: true }
    : next(specifier, context)),
});

/** The library for Cloudflare Workers, with a key-value store in memory. It has neither pages nor sessions: its owner writes them. */
export async function workersOAuthProvider(): Promise<AuthorizationServer> {
  const { OAuthProvider } = await import('@cloudflare/workers-oauth-provider');
  const provider = new OAuthProvider({
    apiRoute: '/mcp',
    apiHandler: { fetch: async () => new Response('') },
    defaultHandler: {
      // allows everything
      async fetch(request: Request, env: any) {
        const authorization = await env.OAUTH_PROVIDER.parseAuthRequest(request);
        const { redirectTo } = await env.OAUTH_PROVIDER.completeAuthorization({
          request: authorization, userId: 'ada', metadata: {}, scope: authorization.scope, props: { subject: 'ada' }, revokeExistingGrants: false,
        });
        return new Response(null, { status: 303, headers: { location: redirectTo } });
      },
    },
    authorizeEndpoint: PATHS.authorization,
    tokenEndpoint: PATHS.token,
    clientRegistrationEndpoint: PATHS.registration,
    scopesSupported: [SCOPE, 'offline_access'],
    resourceMetadata: { resource: RESOURCE, authorization_servers: [ISSUER] },
  } as any) as any;
  const env = { OAUTH_KV: new MemoryNamespace() };
  const context = () => ({ waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} });

  const send = async (path: string, body?: string, contentType?: string, headers: Record<string, string> = {}) => {
    const request = new Request(`${ISSUER}${path}`, {
      method: body === undefined ? 'GET' : 'POST', body, headers: { ...headers, ...(contentType && { 'content-type': contentType }) },
    });
    const response: Response = await provider.fetch(request, env, context());
    return { status: response.status, location: response.headers.get('location'), body: await response.text() };
  };
  return {
    send,
    paths: PATHS,
    clientId: await register({ send, paths: PATHS }),
    check: async (token) => void await expectStatus(200, send('/mcp', '{}', 'application/json', { authorization: `Bearer ${token}` })),
  };
}

/** As much of Workers KV as the library uses. */
class MemoryNamespace {
  readonly #values = new Map<string, string>();

  async get(key: string, options?: { type?: string } | string): Promise<unknown> {
    const value = this.#values.get(key) ?? null;
    const type = typeof options === 'string' ? options : options?.type;
    return value !== null && type === 'json' ? JSON.parse(value) : value;
  }

  async put(key: string, value: string): Promise<void> {
    this.#values.set(key, value);
  }

  async delete(key: string): Promise<void> {
    this.#values.delete(key);
  }

  async list({ prefix = '' }: { prefix?: string } = {}): Promise<object> {
    return { keys: Array.from(this.#values.keys()).filter((name) => name.startsWith(prefix)).map((name) => ({ name })), list_complete: true };
  }
}

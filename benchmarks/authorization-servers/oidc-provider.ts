import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type Configuration, Provider } from 'oidc-provider';
import { type Answer, type AuthorizationServer, authorizationRequest, ISSUER, register, RESOURCE, SCOPE } from './authorization-server';
import { CookieJar } from './cookie-jar';

const PATHS = { registration: '/reg', authorization: '/auth', token: '/token' };

const ACCOUNT = 'ada';

/** The library with its memory adapter, set up to issue the same kind of tokens. It leaves it to others to check them. */
export async function oidcProvider(): Promise<AuthorizationServer> {
  const provider = new Provider(ISSUER, configuration());
  provider.proxy = true;
  const listener = provider.callback();
  const cookies = new CookieJar();

  const exchange = async (path: string, body = '', contentType?: string): Promise<{ request: IncomingMessage; response: CapturedResponse }> => {
    const request = Object.assign(new IncomingMessage(Object.assign(new Socket(), { encrypted: true })), {
      method: contentType === undefined ? 'GET' : 'POST',
      url: path,
      headers: {
        'host': new URL(ISSUER).host,
        'cookie': cookies.header,
        'content-length': String(Buffer.byteLength(body)),
        ...(contentType && { 'content-type': contentType }),
      },
    });
    request.push(body);
    request.push(null);
    const response = new CapturedResponse(request);
    await Promise.all([once(response, 'finish'), listener(request, response)]);
    cookies.keep([response.getHeader('set-cookie') ?? []].flat() as string[]);
    return { request, response };
  };
  const send = async (path: string, body?: string, contentType?: string): Promise<Answer> => {
    const { response } = await exchange(path, body, contentType);
    return { status: response.statusCode, location: response.getHeader('location') as string | undefined, body: response.text() };
  };

  const clientId = await register({ send, paths: PATHS });
  // a person signs in, once
  await exchange(`${PATHS.authorization}?${authorizationRequest(clientId)}`);
  const details = new IncomingMessage(new Socket());
  Object.assign(details, { method: 'GET', url: '/', headers: { host: new URL(ISSUER).host, cookie: cookies.header } });
  const resumption = await provider.interactionResult(details, new ServerResponse(details), { login: { accountId: ACCOUNT } });
  await exchange(new URL(resumption).pathname);
  return { send, paths: PATHS, clientId };
}

function configuration(): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig' } as never] },
    scopes: ['openid', 'offline_access', SCOPE],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    ttl: { AccessToken: 3_600, AuthorizationCode: 60, Grant: 90 * 86_400, Interaction: 1_800, RefreshToken: 30 * 86_400, Session: 3_600 },
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    features: {
      devInteractions: { enabled: false },
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ audience: RESOURCE, scope: SCOPE, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
      },
    },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    // allows everything
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ accountId: oidc.session!.accountId, clientId: oidc.client!.clientId });
      grant.addOIDCScope(`openid offline_access ${SCOPE}`);
      grant.addResourceScope(RESOURCE, SCOPE);
      await grant.save();
      return grant;
    },
  };
}

/** A response that goes nowhere. */
class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  override write(chunk: string | Buffer): boolean {
    this.#chunks.push(Buffer.from(chunk as string));
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) {
      this.write(chunk);
    }
    this.emit('finish');
    return this;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

import { pathToFileURL } from 'node:url';
import { type Answer, type AuthorizationServer, authorizationRequest, ISSUER, register } from './authorization-server';
import { CookieJar } from './cookie-jar';
import { proxyEvent } from '../events';

const METHOD_ARN = 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/POST/mcp';

const PATHS = { registration: '/clients', authorization: '/authorize', token: '/token' };

/**
 * The `oauth` and the `authorizer` function of this package.
 *
 * @param passphrase by which the person signs in
 */
export async function remoteMcpServer(oauthFolder: string, authorizerFolder: string, passphrase: string): Promise<AuthorizationServer> {
  const { handler } = await import(pathToFileURL(`${oauthFolder}/index.mjs`).href);
  const { handler: authorizer } = await import(pathToFileURL(`${authorizerFolder}/index.mjs`).href);
  const cookies = new CookieJar();

  const send = async (path: string, body?: string, contentType?: string): Promise<Answer> => {
    const headers = { 'cookie': cookies.header, 'sec-fetch-site': 'none', ...(contentType && { 'content-type': contentType }) };
    const result = await handler(proxyEvent(body === undefined ? 'GET' : 'POST', path, headers, body));
    cookies.keep(result.multiValueHeaders?.['set-cookie'] ?? []);
    return { status: result.statusCode, location: result.headers.location, body: result.body };
  };

  /** Follows redirects to the next page, or to the client. */
  const follow = async (answer: Answer): Promise<Answer> =>
    (answer.location?.startsWith(`${ISSUER}/`) ? follow(await send(answer.location.slice(ISSUER.length))) : answer);

  const press = async ({ body }: Answer, decision: string): Promise<Answer> => {
    const [, action] = Array.from(body.matchAll(/<form method="post" action="([^"]+)">/g)).at(-1)!;
    const [, token] = /name="csrf_token" value="([^"]+)"/.exec(body)!;
    const form = new URLSearchParams({ csrf_token: token, decision, passphrase });
    return follow(await send(action.slice(ISSUER.length), String(form), 'application/x-www-form-urlencoded'));
  };

  const clientId = await register({ send, paths: PATHS });
  const signInPage = await follow(await send(`${PATHS.authorization}?${authorizationRequest(clientId)}`));
  await press(await press(signInPage, 'continue'), 'allow');
  return {
    send,
    paths: PATHS,
    clientId,
    check: async (token) => authorizer({ type: 'TOKEN', authorizationToken: `Bearer ${token}`, methodArn: METHOD_ARN }),
  };
}

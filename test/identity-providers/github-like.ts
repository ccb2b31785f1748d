import { hash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { loginPage } from './login-page';
import { CLIENT_SECRET, CLIENT_SECRET_ARN } from './openid-provider';
import type { GitHubProviderSettings } from '../../src/contract';

/** Somebody with an account. */
export interface GitHubLikeUser {
  readonly id: number;
  /** What GitHub does not know is null. */
  readonly name?: string;
  readonly emails?: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[];
  /** `organization`, or with its id, `organization#9919`. */
  readonly organizations?: readonly string[];
  /** `organization/team`, or with ids, `organization#9919/team#1`. */
  readonly teams?: readonly string[];
}

/** What behaves like GitHub: its web application flow and the parts of its REST API that sign-ins use, on a loopback port. */
export interface GitHubLike {
  readonly url: string;
  readonly settings: GitHubProviderSettings;
  /** The requests that were made so far: `GET /user`. */
  readonly requests: string[];
  /** The scopes that were asked for last. */
  readonly scopes: () => readonly string[];
  /** Makes every request fail with status 503, or work again. */
  setDown(down: boolean): void;
  close(): Promise<void>;
}

const CLIENT_ID = 'Iv1.remote-mcp-server';

/** Smaller than GitHub's greatest, so that lists have pages. */
const PAGE_SIZE = 2;

interface Authorization {
  readonly login: string;
  readonly redirectUri: string;
  readonly codeChallenge: string | null;
  readonly scopes: readonly string[];
}

/**
 * Starts it. Its client has the secret `CLIENT_SECRET`, expected at `CLIENT_SECRET_ARN`.
 *
 * @param users by login; there is no password
 */
export async function startGitHubLike(users: Readonly<Record<string, GitHubLikeUser>>): Promise<GitHubLike> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const codes = new Map<string, Authorization>();
  const tokens = new Map<string, Authorization>();
  const requests: string[] = [];
  let scopes: readonly string[] = [];
  let down = false;

  async function authorize(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    scopes = (query.get('scope') ?? '').split(/[ ,]+/).filter((scope) => scope !== '');
    if (request.method === 'GET') {
      return loginPage(response, 'GitHub-like login', Object.keys(users));
    }
    const form = new URLSearchParams(await text(request));
    const login = form.get('user') ?? '';
    const refuses = form.get('action') === 'refuse';
    if (!refuses && !Object.hasOwn(users, login)) {
      return loginPage(response, 'GitHub-like login', Object.keys(users), 'Incorrect username or password.');
    }
    const callback = new URL(query.get('redirect_uri')!);
    if (refuses) {
      callback.searchParams.set('error', 'access_denied');
      callback.searchParams.set('error_description', 'The user has denied your application access.');
    } else {
      // 20 hexadecimal digits, as GitHub's
      const code = randomUUID().replaceAll('-', '').slice(0, 20);
      codes.set(code, { login, redirectUri: query.get('redirect_uri')!, codeChallenge: query.get('code_challenge'), scopes });
      callback.searchParams.set('code', code);
    }
    callback.searchParams.set('state', query.get('state')!);
    response.writeHead(302, { location: callback.href }).end();
  }

  async function redeem(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = new URLSearchParams(await text(request));
    const code = form.get('code') ?? '';
    const authorization = codes.get(code);
    codes.delete(code);
    const challenge = hash('sha256', form.get('code_verifier') ?? '', 'base64url');
    const answer = (body: Record<string, string>) => (request.headers.accept === 'application/json'
      ? json(response, body)
      : void response.writeHead(200, { 'content-type': 'application/x-www-form-urlencoded' }).end(new URLSearchParams(body).toString()));
    // GitHub's errors have status 200
    if (form.get('client_id') !== CLIENT_ID || form.get('client_secret') !== CLIENT_SECRET) {
      return answer({ error: 'incorrect_client_credentials', error_description: 'The client_id and/or client_secret passed are incorrect.' });
    }
    if (!authorization || authorization.redirectUri !== form.get('redirect_uri')
      || (authorization.codeChallenge !== null && authorization.codeChallenge !== challenge)) {
      return answer({ error: 'bad_verification_code', error_description: `The code ${code} passed is incorrect or expired.` });
    }
    const token = `gho_${randomUUID().replaceAll('-', '')}`;
    tokens.set(token, authorization);
    answer({ access_token: token, token_type: 'bearer', scope: authorization.scopes.join(',') });
  }

  function answerApi(request: IncomingMessage, response: ServerResponse, path: string, query: URLSearchParams): void {
    const authorization = tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
    if (!authorization || !request.headers['user-agent']) {
      return json(response, { message: 'Bad credentials' }, 401);
    }
    const { login, scopes: granted } = authorization;
    const { id, name = null, emails = [], organizations = [], teams = [] } = users[login]!;
    const needs = { '/user/emails': 'user:email', '/user/orgs': 'read:org', '/user/teams': 'read:org' }[path];
    if (needs && !granted.includes(needs)) {
      return json(response, { message: 'Not Found' }, 404);
    }
    switch (path) {
      case '/user':
        return json(response, { id, login, name, type: 'User' });
      case '/user/emails':
        return list(response, path, emails, query);
      case '/user/orgs':
        return list(response, path, organizations.map(organizationOf), query);
      case '/user/teams':
        return list(response, path, teams.map((team) => {
          const [organization, teamName] = team.split('/') as [string, string];
          const { id: teamId, login: slug } = organizationOf(teamName);
          return { id: teamId, slug, organization: organizationOf(organization) };
        }), query);
      default:
        return json(response, { message: 'Not Found' }, 404);
    }
  }

  /** The links name other pages of the same list, as GitHub's do. */
  function list(response: ServerResponse, path: string, items: readonly object[], query: URLSearchParams): void {
    const page = Number(query.get('page') ?? 1);
    if (page * PAGE_SIZE < items.length) {
      response.setHeader('link', `<${url}/api/v3${path}?page=${page + 1}>; rel="next"`);
    }
    json(response, items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE));
  }

  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = new URL(request.url!, url);
    requests.push(`${request.method} ${pathname}`);
    if (down) {
      response.writeHead(503).end('Unicorn!');
    } else if (pathname === '/login/oauth/authorize') {
      await authorize(request, response, searchParams);
    } else if (pathname === '/login/oauth/access_token') {
      await redeem(request, response);
    } else {
      answerApi(request, response, pathname.replace('/api/v3', ''), searchParams);
    }
  });

  return {
    url,
    settings: {
      type: 'gitHub', label: 'GitHub', webUrl: url, apiUrl: `${url}/api/v3`, clientId: CLIENT_ID, clientSecretArn: CLIENT_SECRET_ARN,
    },
    requests,
    scopes: () => scopes,
    setDown: (value) => void (down = value),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function organizationOf(account: string): { id: number; login: string } {
  const [login, id = '1'] = account.split('#') as [string, string?];
  return { id: Number(id), login };
}

function json(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

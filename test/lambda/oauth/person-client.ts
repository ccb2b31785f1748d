import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { Answer, AuthorizationServer } from './authorization-server';
import { Browser } from './browser';
import { ISSUER, MCP_URL, PASSPHRASE } from '../shared/server-environment';

/** What a client got for a person. */
export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly scope?: string;
  readonly id_token?: string;
}

/** A public client that acts for a person, as most MCP clients are: it knows PKCE, `resource` and `state`. */
export class PersonClient {
  /** Registers the client by itself. */
  static async register(server: AuthorizationServer, metadata: object = {}): Promise<PersonClient> {
    const complete = {
      client_name: 'Notebook',
      redirect_uris: ['https://notebook.example.com/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      // tells this registration from others of the same client (RFC 7591 section 2): an identical one may be answered with the same client
      software_id: randomUUID(),
      ...metadata,
    };
    const { status, text, body } = await server.send('POST', '/clients', {
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(complete),
    });
    if (status !== 201) {
      throw new Error(`Registration failed: ${text}`);
    }
    return new PersonClient(server, body.client_id, complete.redirect_uris[0]!);
  }

  /** A client that the server knows, or can get to know, without registration. */
  static known(server: AuthorizationServer, id: string, redirectUri: string): PersonClient {
    return new PersonClient(server, id, redirectUri);
  }

  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(8).toString('base64url');

  private constructor(readonly server: AuthorizationServer, readonly id: string, readonly redirectUri: string) {}

  /** The parameters of its authorization request. */
  get parameters(): Record<string, string> {
    return {
      response_type: 'code',
      client_id: this.id,
      redirect_uri: this.redirectUri,
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: MCP_URL,
      scope: 'weather:read',
      state: this.state,
    };
  }

  /** The URL that it sends a person to. A parameter that is undefined is left out. */
  authorizationUrl(changes: Record<string, string | undefined> = {}): string {
    const parameters = Object.entries({ ...this.parameters, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return `${ISSUER}/authorize?${new URLSearchParams(parameters)}`;
  }

  /** Lets a person sign in and allow what the client asks for. Returns the code. */
  async authorize(browser = new Browser(this.server), changes: Record<string, string | undefined> = {}): Promise<string> {
    const consent = await this.signIn(browser, changes);
    return codeIn(consent.headers.location === undefined ? await browser.press(consent, 'allow') : consent);
  }

  /** Lets a person sign in, if they have to. Returns the consent page, or the redirect to the client. */
  async signIn(browser = new Browser(this.server), changes: Record<string, string | undefined> = {}): Promise<Answer> {
    const page = await browser.follow(await browser.open(this.authorizationUrl(changes)));
    return page.text.includes('name="passphrase"')
      ? browser.follow(await browser.press(page, 'continue', { passphrase: PASSPHRASE }))
      : page;
  }

  async exchange(code: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.server.send('POST', '/token', {
      body: {
        grant_type: 'authorization_code',
        code,
        client_id: this.id,
        redirect_uri: this.redirectUri,
        code_verifier: this.verifier,
        resource: MCP_URL,
        ...changes,
      },
    });
  }

  async refresh(refreshToken: string, changes: Record<string, string> = {}): Promise<Answer> {
    return this.server.send('POST', '/token', {
      body: { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: this.id, ...changes },
    });
  }

  /** All the way to tokens. */
  async connect(browser = new Browser(this.server), changes: Record<string, string | undefined> = {}): Promise<Tokens> {
    return tokensIn(await this.exchange(await this.authorize(browser, changes)));
  }
}

/** The tokens of a successful answer. */
export function tokensIn({ status, text, body }: Answer): Tokens {
  if (status !== 200) {
    throw new Error(`No tokens: ${status} ${text}`);
  }
  return body;
}

/** The parameters with which a person is sent back to the client. */
export function parametersIn({ status, headers, text }: Answer): URLSearchParams {
  if (headers.location === undefined || headers.location.startsWith(ISSUER)) {
    throw new Error(`No redirect to the client: ${status} ${headers.location} ${text}`);
  }
  return new URL(headers.location).searchParams;
}

/** The parameters of the link back to the client, on the page that shows an error to the person. */
export function linkedParametersIn({ status, text }: Answer): URLSearchParams {
  const link = /<a class="button secondary" href="([^"]+)">/.exec(text)?.[1];
  if (link === undefined) {
    throw new Error(`No link to the client: ${status} ${text}`);
  }
  return new URL(link.replaceAll('&amp;', '&')).searchParams;
}

/** The code with which a person is sent back to the client. */
export function codeIn(answer: Answer): string {
  const parameters = parametersIn(answer);
  const code = parameters.get('code');
  if (code === null) {
    throw new Error(`No code: ${parameters}`);
  }
  return code;
}

/** The claims of a JWT, unchecked. */
export function claimsOf(token: string): Record<string, any> {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}

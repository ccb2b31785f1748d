import type { FaultPlan } from './faulty-wire';
import type { WiredServer } from './wired-server';
import { tokenEvent } from '../lambda/authorizer/authorizer-function';
import type { Answer } from '../lambda/oauth/authorization-server';
import { Browser } from '../lambda/oauth/browser';
import { claimsOf, parametersIn, PersonClient, type Tokens } from '../lambda/oauth/person-client';
import { PASSPHRASE } from '../lambda/shared/server-environment';

/** What came of a journey. */
export interface JourneyReport {
  /** What must never happen. */
  readonly violations: readonly string[];
  /** The steps that were answered with a request to come back later. */
  readonly refusals: readonly string[];
  /** Whether anything went wrong with the table. */
  readonly struck: boolean;
  /** How often a person had to sign in again, since what they had begun could not be ended. */
  readonly restarts: number;
  /** What the tokens in the end belonged to. */
  readonly grantId: string;
  /** Whatever nobody but client and person may know. */
  readonly secrets: readonly string[];
}

/** As often as clients try when a server asks them to come back. */
const TRIES = 3;

/**
 * A client registers, a person signs in and allows it, it gets tokens, uses, refreshes and revokes them; both try again when they are
 * asked to. On the way, something goes wrong with the table.
 */
export async function travel(wired: WiredServer, plan?: FaultPlan): Promise<JourneyReport> {
  const violations: string[] = [];
  const refusals: string[] = [];
  const secrets: string[] = [PASSPHRASE];
  let restarts = 0;
  wired.begin(plan);

  /** Sends a request again as long as the answer says that this helps. */
  async function insist(what: string, send: () => Promise<Answer>): Promise<Answer> {
    let answer = await send();
    for (let tries = 1; answer.status === 503 && tries < TRIES; tries += 1) {
      refusals.push(what);
      if (!(Number(answer.headers['retry-after']) > 0)) {
        violations.push(`${what}: 503 without Retry-After`);
      }
      answer = await send();
    }
    if (answer.status >= 500) {
      violations.push(`${what}: ${answer.status}`);
    }
    return answer;
  }

  /** Uses an access token. */
  async function use(token: string): Promise<'works' | 'is refused'> {
    for (let tries = 1; ; tries += 1) {
      try {
        await wired.authorize(tokenEvent(token));
        return 'works';
      } catch (error) {
        if ((error as Error).message === 'Unauthorized') {
          return 'is refused';
        }
        refusals.push('use');
        if (tries === TRIES) {
          violations.push(`use: ${(error as Error).message}`);
          return 'is refused';
        }
      }
    }
  }

  const expectUse = async (token: string, expected: 'works' | 'is refused', which: string) => {
    const outcome = await use(token);
    if (outcome !== expected) {
      violations.push(`the ${which} access token ${outcome}`);
    }
  };

  const refresh = async (token: string, which: string): Promise<Tokens> => {
    const { status, text, body } = await insist('refresh', () => client.refresh(token));
    if (status !== 200) {
      violations.push(`the ${which} refresh token is refused: ${status} ${text}`);
    }
    secrets.push(body?.access_token, body?.refresh_token);
    return body;
  };

  /** Signs a person in, until there are tokens. */
  async function connect(): Promise<Tokens> {
    for (; restarts < TRIES; restarts += 1) {
      const { status, body, text } = await redeem(await signIn());
      if (status === 200) {
        return body;
      }
      if (body?.error !== 'invalid_grant') {
        violations.push(`redeem: ${status} ${text}`);
      }
    }
    throw new Error(`No tokens after ${restarts} attempts: ${violations}`);
  }

  const redeem = async (code: string | undefined) =>
    code === undefined ? { status: 400, body: { error: 'invalid_grant' }, text: '' } : insist('redeem', () => client.exchange(code));

  /** Returns nothing if the person, or the client, is told to begin again. */
  async function signIn(): Promise<string | undefined> {
    const browser = new Browser({ ...wired.server, send: (...request) => insist(request[1].split(/[/?]/, 2)[1]!, () => wired.server.send(...request)) });
    let page = await browser.follow(await browser.open(client.authorizationUrl()));
    for (const [button, fields] of [['continue', { passphrase: PASSPHRASE }], ['allow', {}]] as const) {
      page = page.status === 200 ? await browser.follow(await browser.press(page, button, fields)) : page;
    }
    secrets.push(...browser.cookies.values());
    if (page.status === 400 && page.text.includes('expired')) {
      return undefined;
    }
    const parameters = parametersIn(page);
    const code = parameters.get('code');
    if (code !== null) {
      secrets.push(code);
      return code;
    }
    refusals.push('authorize');
    if (parameters.get('error') !== 'temporarily_unavailable') {
      violations.push(`the client is sent ${parameters}`);
    }
    return undefined;
  }

  const registered = await insist('register', () => wired.server.send('POST', '/clients', {
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Notebook', redirect_uris: [REDIRECT_URI], grant_types: ['authorization_code', 'refresh_token'], token_endpoint_auth_method: 'none',
    }),
  }));
  const client = PersonClient.known(wired.server, registered.body.client_id, REDIRECT_URI);

  const first = await connect();
  secrets.push(first.access_token, first.refresh_token, client.verifier, registered.body.registration_access_token);
  await expectUse(first.access_token, 'works', 'first');

  const second = await refresh(first.refresh_token, 'first');
  await expectUse(second.access_token, 'works', 'second');
  await expectUse(first.access_token, 'works', 'first');
  if ((await refresh(first.refresh_token, 'first')).refresh_token !== second.refresh_token) {
    violations.push('two successors of one refresh token');
  }
  const third = await refresh(second.refresh_token, 'second');
  await expectUse(third.access_token, 'works', 'third');

  const revoked = await insist('revoke', () => wired.server.send('POST', '/revoke', { body: { token: third.refresh_token, client_id: client.id } }));
  if (revoked.status !== 200) {
    violations.push(`revoke: ${revoked.status}`);
  }
  await expectUse(third.access_token, 'is refused', 'revoked');
  const afterwards = await insist('refresh', () => client.refresh(third.refresh_token));
  if (afterwards.status !== 400) {
    violations.push('the revoked refresh token works');
  }
  return { violations, refusals, struck: wired.wire.struck(), restarts, grantId: claimsOf(first.access_token).grant_id, secrets };
}

const REDIRECT_URI = 'https://notebook.example.com/callback';

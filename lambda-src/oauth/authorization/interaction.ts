import { type Browser, csrfToken } from './browser';
import { OAUTH_PATHS } from '../../../src/contract';
import { isConditionFailed } from '../../shared/record-table';
import type { ClientMetadata } from '../pages/client-view';
import type { FormTarget } from '../pages/form';
import { readRecord, replaceContent } from '../records/record-table';
import { issuer } from '../settings';

/**
 * An authorization request that waits for a person: to sign in, or to consent. oidc-provider makes a new one for each step, and
 * takes it up again when it has a result.
 */
export interface Interaction {
  readonly id: string;
  readonly step: 'signIn' | 'consent';
  /** Of the browser that alone can go on with it. */
  readonly browserHash: string;
  readonly begunByPerson: boolean;
  readonly client: InteractionClient;
  /** Of the authorization request. */
  readonly params: AuthorizationParams;
  /** Who is signed in. */
  readonly accountId?: string;
  /** The prompts (OpenID Connect Core section 3.1.2.1) that the person has dealt with in the steps before. */
  readonly completedPrompts: readonly string[];
  /** Whether the person asked for another account than the one that they were signed in with. */
  readonly switchesAccount: boolean;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** The client, as it was when the request came. */
export interface InteractionClient extends ClientMetadata {
  /** Whether it gets refresh tokens. */
  readonly refreshes: boolean;
}

/** The parameters of an authorization request that matter here. */
export interface AuthorizationParams {
  readonly redirect_uri: string;
  readonly scope?: string;
  readonly prompt?: string;
  readonly max_age?: number | string;
  readonly acr_values?: string;
  readonly login_hint?: string;
}

/** What is stored: members of oidc-provider's, and ours. */
export interface InteractionContent {
  readonly prompt: { readonly name: string; readonly reasons: readonly string[] };
  readonly params: AuthorizationParams & { readonly client_id: string };
  readonly session?: { readonly accountId: string };
  readonly completedPrompts: readonly string[];
  readonly browserHash: string;
  readonly begunByPerson: boolean;
  readonly client: Omit<InteractionClient, 'client_id'>;
}

/** oidc-provider's name of the model. */
export const INTERACTION = 'Interaction';

const SWITCH_ACCOUNT = 'switch_account';

/** Where its page is. */
export function interactionUrl(id: string): string {
  return `${issuer}${OAUTH_PATHS.authorization}/${id}`;
}

/** Where the forms of its page are posted to. */
export function formTarget(id: string, browser: Browser): FormTarget {
  return { action: interactionUrl(id), csrfToken: csrfToken(browser, id) };
}

/** @throws ServiceUnavailableError */
export async function findInteraction(id: string): Promise<Interaction | undefined> {
  const record = await readRecord(INTERACTION, id);
  if (record === undefined) {
    return undefined;
  }
  const { prompt, params, session, completedPrompts, browserHash, begunByPerson, client } = record.content as unknown as InteractionContent;
  return {
    id,
    step: prompt.name === 'consent' ? 'consent' : 'signIn',
    browserHash,
    begunByPerson,
    client: { ...client, client_id: params.client_id },
    params,
    accountId: session?.accountId,
    completedPrompts,
    switchesAccount: prompt.reasons.includes(SWITCH_ACCOUNT),
    expiresAt: record.expiresAt,
  };
}

/**
 * Makes an interaction one of signing in again, whatever it was. One that has just ended stays so.
 *
 * @throws ServiceUnavailableError
 */
export async function restartWithSignIn(id: string): Promise<void> {
  const content = (await readRecord(INTERACTION, id))?.content ?? {};
  const { session: _, ...others } = content as unknown as InteractionContent;
  try {
    await replaceContent(INTERACTION, id, { ...others, completedPrompts: [], prompt: { name: 'login', reasons: [SWITCH_ACCOUNT] } });
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
}

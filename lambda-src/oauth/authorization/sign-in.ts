import { randomBytes } from 'node:crypto';
import { openAccount } from './account';
import { type Browser, sessionIdOf } from './browser';
import { findInteraction, formTarget, type Interaction } from './interaction';
import { ProblemError } from './problem-error';
import { resume } from './resume';
import { seal, unseal } from './sealed';
import { type JsonObject, OAUTH_PATHS } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed } from '../../shared/record-table';
import { type HttpRequest, type HttpResponse, redirect } from '../http-message';
import { type Person, type RedirectIdentityProvider, SignInError, type SignInRequirements } from '../identity-provider/identity-provider';
import type { FormTarget } from '../pages/form';
import { createRecord, deleteRecord, readRecord, setAttributeOnce } from '../records/record-table';
import { noteSecurityEvent } from '../security-event';
import { issuer } from '../settings';

/** A sign-in that is under way at the identity provider; found by its `state`, which is random and good once. */
interface SignIn {
  /** The authorization request that goes on after it. Absent: the account page. */
  readonly interactionId?: string;
  readonly browserHash: string;
  /** What it takes to complete it, sealed with the `state`. */
  readonly kept: string;
}

const TYPE = 'SignIn';

/** In seconds. */
const LIFETIME = 600;

const STATE_BYTES = 32;

/** Where identity providers send people back to. */
export const REDIRECT_URI = issuer + OAUTH_PATHS.signInCallback;

/**
 * Sends the browser to the identity provider, for an authorization request.
 *
 * @throws SignInError
 * @throws ServiceUnavailableError
 */
export async function startSignIn(provider: RedirectIdentityProvider, interaction: Interaction): Promise<HttpResponse> {
  return sendToProvider(provider, { interactionId: interaction.id, browserHash: interaction.browserHash }, requirementsOf(interaction));
}

/**
 * Sends the browser to the identity provider.
 *
 * @throws SignInError
 * @throws ServiceUnavailableError
 */
export async function sendToProvider(
  provider: RedirectIdentityProvider, { interactionId, browserHash }: Omit<SignIn, 'kept'>, requirements: SignInRequirements,
): Promise<HttpResponse> {
  const state = randomBytes(STATE_BYTES).toString('base64url');
  const { location, kept } = await provider.start({ redirectUri: REDIRECT_URI, state, requirements });
  await createRecord(TYPE, state, { interactionId, browserHash, kept: seal(kept, state) } satisfies SignIn, epochSeconds() + LIFETIME);
  return redirect(location);
}

/**
 * Finds the sign-in that a browser comes back with, and the authorization request that it is for, if it is for one. It is used up
 * with that.
 *
 * @throws ProblemError when it has expired, was used already, or began in another browser
 * @throws ServiceUnavailableError
 */
export async function takeSignIn(
  state: string, browser: Browser | undefined, requestId: string,
): Promise<{ readonly interaction?: Interaction; readonly kept: JsonObject }> {
  const signIn = (await readRecord(TYPE, state))?.content as SignIn | undefined;
  if (signIn === undefined) {
    throw new ProblemError({ type: 'expired' });
  }
  if (signIn.browserHash !== browser?.hash) {
    // of a sign-in to the account page nobody else could have anything, and anybody can begin one
    if (signIn.interactionId !== undefined) {
      noteSecurityEvent('foreignBrowser', { requestId });
    }
    throw new ProblemError({ type: 'wrongBrowser' });
  }
  await useOnce(state);
  const { interactionId, kept } = signIn;
  const interaction = interactionId === undefined ? undefined : await findInteraction(interactionId);
  if (interactionId !== undefined && interaction?.step !== 'signIn') {
    throw new ProblemError({ type: 'expired' });
  }
  return { interaction, kept: unseal(kept, state) };
}

/**
 * Lets a person in who has signed in, and goes on with their authorization request.
 *
 * @throws ProblemError when they may not enter
 * @throws ServiceUnavailableError
 */
export async function enter(request: HttpRequest, browser: Browser, interaction: Interaction, person: Person): Promise<HttpResponse> {
  const { subject, authenticatedAt, acr, amr } = person;
  await letIn(person, formTarget(interaction.id, browser));
  const login = { accountId: subject, ts: authenticatedAt, acr, amr: amr && [...amr] };
  return resume(request, browser, interaction, {
    decision: 'continue', result: { login, select_account: {} }, sessionId: await sessionOf(subject, request),
  });
}

/**
 * Lets a person in who has signed in.
 *
 * @param form by which they can use another account
 * @throws ProblemError when they may not enter
 * @throws ServiceUnavailableError
 */
export async function letIn(person: Person, form: FormTarget): Promise<void> {
  const { name, email } = person;
  try {
    await openAccount(person);
  } catch (error) {
    throw error instanceof SignInError ? new ProblemError({ type: 'notAdmitted', person: { name, email }, form }, { reason: error.message }) : error;
  }
}

/** The session that the browser has, if it is this person's; that of somebody else ends here. */
async function sessionOf(accountId: string, request: HttpRequest): Promise<string | undefined> {
  const id = sessionIdOf(request);
  const session = id && await readRecord('Session', id);
  if (!id || !session || session.content.accountId === accountId) {
    return id;
  }
  await deleteRecord('Session', id);
  return undefined;
}

async function useOnce(state: string): Promise<void> {
  try {
    await setAttributeOnce(TYPE, state, 'usedAt', String(epochSeconds()));
  } catch (error) {
    throw isConditionFailed(error) ? new ProblemError({ type: 'expired' }) : error;
  }
}

function requirementsOf({ params, switchesAccount }: Interaction): SignInRequirements {
  const { acr_values: acrValues, max_age: maxAge, prompt = '', login_hint: loginHint } = params;
  return {
    ...(acrValues !== undefined && { acrValues: acrValues.split(' ') }),
    ...(maxAge !== undefined && { maxAge: Number(maxAge) }),
    freshLogin: switchesAccount || /\b(login|select_account)\b/.test(prompt),
    // of a person who switches, it names the account that they do not want
    ...(loginHint !== undefined && !switchesAccount && { loginHint }),
  };
}

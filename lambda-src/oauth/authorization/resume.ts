import type { InteractionResults } from 'oidc-provider';
import { withAuthorizationRecords } from './authorization-records';
import type { Browser } from './browser';
import { INTERACTION, type Interaction } from './interaction';
import { settleOnce } from './settled-interaction';
import { OAUTH_PATHS } from '../../../src/contract';
import { recordKey } from '../../shared/record-key';
import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';

/** The end of a step of an authorization request. */
export interface StepResult {
  /** The decision that led here, in words that the same form always leads to. */
  readonly decision: string;
  readonly result: InteractionResults;
  /** The session that the request goes on in; oidc-provider begins one if there is none. */
  readonly sessionId: string | undefined;
}

/**
 * Lets oidc-provider go on with an authorization request, once for each step.
 *
 * @returns a redirect to the page of the next step, or back to the client
 * @throws ProblemError `alreadyAnswered` when the step has ended otherwise
 * @throws ServiceUnavailableError
 */
export async function resume(
  { requestId, sourceAddress }: HttpRequest, browser: Browser, interaction: Interaction, { decision, result, sessionId }: StepResult,
): Promise<HttpResponse> {
  const { id: interactionId, begunByPerson, completedPrompts } = interaction;
  const request = { requestId, sourceAddress, method: 'GET', path: `${OAUTH_PATHS.authorization}/${interactionId}`, query: '', headers: {}, body: '' };
  // by name alone: the session tells who has signed in, as long as it lives
  const completed = Object.fromEntries(completedPrompts.map((prompt) => [prompt, undefined]));
  const state = { browserHash: browser.hash, begunByPerson, sessionId, resumed: { interactionId, result: { ...completed, ...result } } };
  const records = { clientId: interaction.client.client_id, sessionId, others: [recordKey(INTERACTION, interactionId)] };
  return settleOnce(interactionId, browser, decision, () => withAuthorizationRecords(records, () => exchangeWithProvider(request, state)));
}

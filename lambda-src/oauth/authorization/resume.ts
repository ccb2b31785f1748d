import type { InteractionResults } from 'oidc-provider';
import type { Browser } from './browser';
import type { Interaction } from './interaction';
import { OAUTH_PATHS } from '../../../src/contract';
import type { HttpRequest, HttpResponse } from '../http-message';
import { exchangeWithProvider } from '../provider/provider-exchange';

/**
 * Lets oidc-provider go on with an authorization request.
 *
 * @param result of this step
 * @param sessionId of the session that it goes on in; oidc-provider begins one if there is none
 * @returns a redirect to the page of the next step, or back to the client
 * @throws ServiceUnavailableError
 */
export async function resume(
  { requestId, sourceAddress }: HttpRequest, { hash: browserHash }: Browser, interaction: Interaction, result: InteractionResults,
  sessionId: string | undefined,
): Promise<HttpResponse> {
  const { id: interactionId, begunByPerson, completedPrompts } = interaction;
  const request = { requestId, sourceAddress, method: 'GET', path: `${OAUTH_PATHS.authorization}/${interactionId}`, query: '', headers: {}, body: '' };
  // by name alone: the session tells who has signed in, as long as it lives
  const completed = Object.fromEntries(completedPrompts.map((prompt) => [prompt, undefined]));
  return exchangeWithProvider(request, { browserHash, begunByPerson, sessionId, resumed: { interactionId, result: { ...completed, ...result } } });
}

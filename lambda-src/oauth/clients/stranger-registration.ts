import { returnRegistrationPlace, takeRegistrationPlace, withPlace } from './registration-places';
import { rememberRegistration, repeatedRegistration } from './repeated-registration';
import type { JsonObject } from '../../../src/contract';
import type { HttpRequest, HttpResponse } from '../http-message';

/**
 * Registers a client that nobody vouches for, as far as its network has places.
 *
 * @param requested the metadata as they came
 * @param metadata what is to be registered of them
 * @param register makes the client
 * @throws OAuthError 429 when there are too many
 * @throws ServiceUnavailableError
 */
export async function registerStranger(
  request: HttpRequest, requested: JsonObject, metadata: JsonObject, register: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const isPublic = metadata.token_endpoint_auth_method === 'none';
  const repeated = isPublic ? await repeatedRegistration(request, requested) : undefined;
  if (repeated !== undefined) {
    return repeated;
  }
  const taken = await takeRegistrationPlace(request);
  const remember = isPublic ? (clientId: string) => rememberRegistration(request, requested, clientId) : undefined;
  const response = await withPlace({ ...taken, remember }, register);
  if (response.status !== 201) {
    await returnRegistrationPlace(taken.place);
  }
  return response;
}

import { signingKeys } from '../../shared/signing-keys';
import { type HttpResponse, jsonResponse, PUBLIC_FOR_FIVE_MINUTES } from '../http-message';

/**
 * The JSON Web Key Set (RFC 7517 section 5): the key that signs, the one that signed before it, and the one that will.
 *
 * @throws ServiceUnavailableError
 */
export async function answerKeySet(): Promise<HttpResponse> {
  const { all } = await signingKeys();
  return jsonResponse(200, { keys: all.map(({ publicJwk }) => publicJwk) }, PUBLIC_FOR_FIVE_MINUTES);
}

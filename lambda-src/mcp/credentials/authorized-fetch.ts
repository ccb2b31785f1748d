import type { Credentials } from './credentials';
import type { EgressFetch } from '../egress/egress-fetch';
import { discard } from '../egress/response';

/** The status of an answer to credentials that are not valid, or not any more (RFC 9110 section 15.5.2). */
const UNAUTHORIZED = 401;

/**
 * A `fetch` whose requests carry credentials. When the service refuses them, and there are others by then, because a secret was rotated
 * or a token revoked, the request is tried once more: it has had no effect.
 *
 * @param accessToken of the call, to be exchanged and never sent; undefined in a task
 */
export function authorizedFetch(fetch: EgressFetch, credentials: Credentials, accessToken: string | undefined): EgressFetch {
  return async (input, init) => {
    const attempt = async () => {
      const request = { url: new URL(input), headers: new Headers(init?.headers) };
      const applied = await credentials.apply(request, accessToken);
      return { applied, response: await fetch(request.url, { ...init, headers: request.headers }) };
    };
    const { applied, response } = await attempt();
    if (response.status !== UNAUTHORIZED || !await applied.renew()) {
      return response;
    }
    await discard(response);
    return (await attempt()).response;
  };
}

import type { Credentials } from './credentials';
import { giveUp } from '../egress/answer-body';
import type { Egress } from '../egress/egress';

/** The status of an answer to credentials that are not valid, or not any more (RFC 9110 section 15.5.2). */
const UNAUTHORIZED = 401;

/**
 * Makes a way out whose requests carry credentials. When the service refuses them, and there are others by then, because a secret was
 * rotated or a token revoked, the request is tried once more: it has had no effect.
 *
 * @param accessToken of the call, to be exchanged and never sent; undefined in a task
 */
export function authorizedEgress(egress: Egress, credentials: Credentials, accessToken: string | undefined): Egress {
  return async (request, options) => {
    const attempt = async () => {
      const carrying = { ...request, headers: new Map(request.headers) };
      const applied = await credentials.apply(carrying, accessToken);
      return { applied, answer: await egress(carrying, options) };
    };
    const { applied, answer } = await attempt();
    if (answer.status !== UNAUTHORIZED || !await applied.renew()) {
      return answer;
    }
    await giveUp(answer.body);
    return (await attempt()).answer;
  };
}

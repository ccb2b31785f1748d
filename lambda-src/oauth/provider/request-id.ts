import type { KoaContextWithOIDC } from 'oidc-provider';
import { REQUEST_ID_HEADER } from '../http-message';

/** The id that names the request in the log. */
export function requestIdOf(ctx: KoaContextWithOIDC): string {
  return ctx.get(REQUEST_ID_HEADER);
}

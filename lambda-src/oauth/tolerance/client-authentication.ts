import type { HttpRequest } from '../http-message';

/**
 * Leaves out an `Authorization` header that does not authenticate a client. Who would have to authenticate, and does not, is refused for
 * that.
 */
export function withoutForeignAuthorization(request: HttpRequest): HttpRequest {
  const { authorization, ...headers } = request.headers;
  return authorization === undefined || /^basic( |$)/i.test(authorization) ? request : { ...request, headers };
}

import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { HttpResponse } from '../http-message';

const pages = new WeakMap<IncomingMessage, HttpResponse>();

/** Answers a request with a page of this server, in place of whatever oidc-provider answers. */
export function showPage({ req }: Pick<KoaContextWithOIDC, 'req'>, page: HttpResponse): void {
  pages.set(req, page);
}

/** Returns the page that a request is to be answered with, if any. */
export function shownPage(request: IncomingMessage): HttpResponse | undefined {
  return pages.get(request);
}

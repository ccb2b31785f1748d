import { cookieParts, headerParameters, queryParts, requestPath } from './parameters';
import { requestBody } from './request-body';
import type { HttpHandlerManifest, HttpParameterManifest, MappingSource } from '../../../../src/contract';
import { MappingError } from '../../call/mapping';
import type { EgressRequest } from '../../egress/egress-request';
import { isBelow } from '../../egress/redirects';

/** What services are asked for, unless the owner says otherwise: models read JSON and text best. */
const ACCEPT = 'application/json, text/*;q=0.9, */*;q=0.8';

/**
 * Makes a request of a call. Whatever its arguments hold, the request goes to the host of the service and below its base path, and each
 * value is within its own segment of the path, parameter of the query, header, or member of the body.
 *
 * @throws MappingError when the arguments cannot be made into such a request
 */
export function buildRequest({ service, method, path, parameters, body: bodyManifest }: HttpHandlerManifest, source: MappingSource): EgressRequest {
  const body = bodyManifest && requestBody(bodyManifest, source);
  const headers = new Map<string, string>([['accept', ACCEPT], ...Object.entries(source.trace ?? {})]);
  const ownHeaders = Object.entries(service.headers).map(([name, value]): HttpParameterManifest => ({ in: 'header', name, value }));
  // what the owner says of every request comes last
  headerParameters([...parameters, ...ownHeaders], source).forEach(([name, value]) => headers.set(name.toLowerCase(), value));
  const cookies = [headers.get('cookie') ?? '', ...cookieParts(parameters, source)].filter((cookie) => cookie !== '');
  if (cookies.length > 0) {
    headers.set('cookie', cookies.join('; '));
  }
  if (body) {
    headers.set('content-type', body.contentType);
  }
  const [template, query] = path.split('?') as [string, string?];
  const url = requestUrl(service.baseUrl, requestPath(template, parameters, source), queryParts(parameters, source, query?.split('&')));
  return { url, method, headers, ...(body && { body: body.content }) };
}

function requestUrl(baseUrl: string, path: string, query: readonly string[]): URL {
  const prefix = baseUrl.replace(/\/+$/, '');
  const base = new URL(prefix);
  const url = new URL(`${prefix}${path}`);
  // What has been encoded cannot leave its segment. This is for what nobody has thought of.
  const intended = `${base.pathname.replace(/\/+$/, '')}${path}`;
  if (!isBelow(url, base) || segments(url.pathname) !== segments(intended) || url.search !== '' || url.hash !== '') {
    throw new MappingError(`The arguments lead out of the path ${path}`);
  }
  if (query.length > 0) {
    url.search = query.join('&');
  }
  return url;
}

function segments(path: string): number {
  return path.split('/').length;
}

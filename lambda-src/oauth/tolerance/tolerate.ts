import { formOf, type Parameters, readParameters } from './parameters';
import {
  IN_AUTHORIZATION_REQUESTS, IN_CLIENT_AUTHENTICATION, IN_CLIENT_METADATA, IN_REQUESTS_ABOUT_TOKENS, IN_TOKEN_REQUESTS,
  IN_WORKLOAD_REQUESTS, type ToleratedForm,
} from './tolerated-forms';
import type { JsonObject } from '../../../src/contract';
import type { HttpRequest } from '../http-message';

/** Tolerates what browsers bring to the authorization endpoint. */
export function tolerateAuthorizationRequest(request: HttpRequest): HttpRequest {
  return { ...request, query: cleanForm(request.query, IN_AUTHORIZATION_REQUESTS) };
}

/** Tolerates what clients push to the server before they send a browser (RFC 9126). */
export function toleratePushedRequest(request: HttpRequest): HttpRequest {
  return clean({ ...request, body: cleanForm(request.body, IN_AUTHORIZATION_REQUESTS) }, IN_CLIENT_AUTHENTICATION);
}

/** Tolerates what clients send to the token endpoint. */
export function tolerateTokenRequest(request: HttpRequest): HttpRequest {
  const forms = [...IN_CLIENT_AUTHENTICATION, ...IN_WORKLOAD_REQUESTS];
  return clean({ ...request, body: cleanForm(request.body, IN_TOKEN_REQUESTS) }, forms);
}

/** Tolerates what clients send to have a token revoked or looked at. */
export function tolerateRequestAboutToken(request: HttpRequest): HttpRequest {
  return clean({ ...request, body: cleanForm(request.body, IN_REQUESTS_ABOUT_TOKENS) }, IN_CLIENT_AUTHENTICATION);
}

/** Tolerates what clients say of themselves. */
export function tolerateClientMetadata(metadata: JsonObject): JsonObject {
  return clean(metadata, IN_CLIENT_METADATA);
}

function cleanForm(form: string, forms: readonly ToleratedForm<Parameters>[]): string {
  return formOf(clean(readParameters(form), forms));
}

function clean<T>(part: T, forms: readonly ToleratedForm<T>[]): T {
  return forms.reduce((cleaned, form) => form.clean(cleaned), part);
}

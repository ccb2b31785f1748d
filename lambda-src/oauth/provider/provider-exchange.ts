import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { BrowserState } from './browser-state';
import { type HttpRequest, type HttpResponse, NO_STORE, redirect, REQUEST_ID_HEADER } from '../http-message';
import { createProvider } from './provider';
import { RESUME_COOKIE, SESSION_COOKIE } from './provider-cookies';
import { shownPage } from './shown-page';
import { signingKeys } from '../../shared/signing-keys';
import { issuer } from '../settings';

const { host, pathname, protocol } = new URL(issuer);

/** The path that the stage or the owner's proxy puts in front; empty at the root of a domain. */
const mountPath = pathname === '/' ? '' : pathname;

type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

let built: { readonly kid: string; readonly listener: Listener } | undefined;

/**
 * Makes the authorization server with the present signing key, unless it is there.
 *
 * @throws ServiceUnavailableError when there is no signing key
 */
export async function prepareProvider(): Promise<Listener> {
  const { current } = await signingKeys();
  if (built?.kid !== current.kid) {
    built = { kid: current.kid, listener: createProvider(current).callback() };
  }
  return built.listener;
}

/**
 * Lets oidc-provider answer a request.
 *
 * @param browser what the request may rely on if it comes from a person's browser. The cookies of the request do not get there
 * @throws ServiceUnavailableError when there is no signing key
 * @throws Error for an answer that this server did not shape
 */
export async function exchangeWithProvider(request: HttpRequest, browser?: BrowserState): Promise<HttpResponse> {
  const listener = await prepareProvider();
  const response = new CapturedResponse(nodeRequest(request, browser));
  await listener(response.req, response);
  return browser === undefined ? answerToProgram(response) : answerToBrowser(response);
}

/**
 * Returns what a browser gets: a page of this server, or a redirect. oidc-provider has pages of its own, with scripts and without a policy,
 * and none of them leaves the server.
 *
 * @throws Error for any other answer
 */
function answerToBrowser(response: CapturedResponse): HttpResponse {
  const { status, headers: { location }, cookies } = response.captured();
  const page = shownPage(response.req);
  if (page !== undefined) {
    return { ...page, cookies };
  }
  if (status !== 303 || location === undefined) {
    throw new Error(`oidc-provider answered a browser by itself, with status ${status}`);
  }
  return { ...redirect(location), cookies };
}

/**
 * Returns what a program gets.
 *
 * @throws Error for an answer with a body that is not JSON
 */
function answerToProgram(response: CapturedResponse): HttpResponse {
  const answer = response.captured();
  if (answer.body !== '' && !answer.headers['content-type']?.startsWith('application/json')) {
    throw new Error(`oidc-provider answered a program by itself, with ${answer.headers['content-type']}`);
  }
  return answer;
}

/** The request as oidc-provider would get it from a Node server whose public URL is the issuer, whatever its headers say. */
function nodeRequest({ requestId, method, path, query, headers, body, sourceAddress }: HttpRequest, browser?: BrowserState): IncomingMessage {
  // all that is asked of it: to make a whole socket takes time
  const socket = { encrypted: protocol === 'https:', remoteAddress: sourceAddress } as Partial<TLSSocket> as Socket;
  const { 'transfer-encoding': _, 'cookie': __, ...others } = headers;
  const request = Object.assign(new IncomingMessage(socket), {
    method,
    url: query === '' ? path : `${path}?${query}`,
    // Express's name of the mount path, which oidc-provider takes into account
    baseUrl: mountPath,
    headers: {
      ...others,
      host,
      'content-length': String(Buffer.byteLength(body)),
      [REQUEST_ID_HEADER]: requestId,
      ...(browser && { cookie: cookieHeader(browser) }),
    },
    browserState: browser,
    // or Node.js would take it for aborted once it is read, and make an error
    complete: true,
  });
  request.push(body);
  request.push(null);
  return request;
}

function cookieHeader({ sessionId, resumed }: BrowserState): string {
  const cookies = { [SESSION_COOKIE]: sessionId, [RESUME_COOKIE]: resumed?.interactionId };
  return Object.entries(cookies).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('; ');
}

/** A response that goes nowhere. */
class CapturedResponse extends ServerResponse {
  readonly #chunks: Buffer[] = [];

  override write(chunk: string | Buffer): boolean {
    this.#chunks.push(Buffer.from(chunk as string));
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) {
      this.write(chunk);
    }
    this.emit('finish');
    return this;
  }

  captured(): HttpResponse {
    const { 'set-cookie': setCookie = [] } = this.getHeaders();
    // those of interactions stay here: `BrowserState` stands for them
    const cookies = [setCookie].flat().map(String).filter((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
    const headers = Object.entries(this.getHeaders())
      .filter(([name]) => !DROPPED_HEADERS.has(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]);
    const body = Buffer.concat(this.#chunks).toString();
    return { status: this.statusCode, headers: { ...NO_STORE, ...Object.fromEntries(headers) }, cookies, body };
  }
}

/** What the gateway sets, and what depended on `Origin`. */
const DROPPED_HEADERS = new Set(['content-length', 'set-cookie', 'vary']);

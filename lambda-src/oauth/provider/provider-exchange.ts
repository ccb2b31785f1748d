import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { type HttpRequest, type HttpResponse, NO_STORE, REQUEST_ID_HEADER } from '../http-message';
import { createProvider } from './provider';
import { signingKeys } from '../../shared/signing-keys';
import { issuer } from '../settings';

const { host, pathname, protocol } = new URL(issuer);

/** The path that the stage or the owner's proxy puts in front; empty at the root of a domain. */
const mountPath = pathname === '/' ? '' : pathname;

let built: { readonly kid: string; readonly listener: (request: IncomingMessage, response: ServerResponse) => Promise<void> } | undefined;

/**
 * Lets oidc-provider answer a request.
 *
 * @throws ServiceUnavailableError when there is no signing key
 */
export async function exchangeWithProvider(request: HttpRequest): Promise<HttpResponse> {
  const { current } = await signingKeys();
  if (built?.kid !== current.kid) {
    built = { kid: current.kid, listener: createProvider(current).callback() };
  }
  const response = new CapturedResponse(nodeRequest(request));
  await built.listener(response.req, response);
  return response.captured();
}

/** The request as oidc-provider would get it from a Node server whose public URL is the issuer, whatever its headers say. */
function nodeRequest({ requestId, method, path, headers, body }: HttpRequest): IncomingMessage {
  const socket = Object.assign(new Socket(), { encrypted: protocol === 'https:' });
  const { 'transfer-encoding': _, ...others } = headers;
  const request = Object.assign(new IncomingMessage(socket), {
    method,
    url: path,
    // Express's name of the mount path, which oidc-provider takes into account
    baseUrl: mountPath,
    headers: { ...others, host, 'content-length': String(Buffer.byteLength(body)), [REQUEST_ID_HEADER]: requestId },
  });
  request.push(body);
  request.push(null);
  return request;
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
    const headers = Object.entries(this.getHeaders())
      .filter(([name]) => !DROPPED_HEADERS.has(name))
      .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]);
    return { status: this.statusCode, headers: { ...NO_STORE, ...Object.fromEntries(headers) }, body: Buffer.concat(this.#chunks).toString() };
  }
}

/** What the gateway sets, and what depended on `Origin`. */
const DROPPED_HEADERS = new Set(['content-length', 'vary']);

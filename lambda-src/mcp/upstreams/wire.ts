import type { FetchLike } from '@modelcontextprotocol/client';
import type { HttpServiceManifest, ToolCaller } from '../../../src/contract';
import { ToolFailure, type ToolFailureKind } from '../call/failure';
import { mapValues } from '../call/mapping';
import { authorizedEgress } from '../credentials/authorized-egress';
import type { Credentials } from '../credentials/credentials';
import type { Egress } from '../egress/egress';
import { egressFailure } from '../egress/egress-failure';
import { egressFetch } from '../egress/egress-fetch';

/** The way to another MCP server for one request of a caller. */
export interface Wire {
  readonly fetch: FetchLike;
  /** What was wrong with the last answer, or why there was none; no more than may be logged. */
  readonly failure: ToolFailure | undefined;
}

/** What a wire is made of. */
export interface WireProps {
  readonly service: HttpServiceManifest;
  readonly credentials: Credentials;
  readonly egress: Egress;
}

/** On whose behalf a wire is used. */
export interface WireUser {
  readonly requestId: string;
  readonly caller: ToolCaller;
  /** To be exchanged for another one, never sent. */
  readonly accessToken: string | undefined;
}

/** Adds headers and credentials to requests, and remembers what went wrong: the SDK's errors quote what was answered. */
export function createWire({ service, credentials, egress }: WireProps, user: WireUser): Wire {
  const authorized = egressFetch(authorizedEgress(egress, credentials, user.accessToken));
  let failure: ToolFailure | undefined;

  return {
    get failure() { return failure; },
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers);
      if (init?.method === 'GET' && !headers.has('last-event-id')) {
        // A stream that belongs to no request would be open while Lambda freezes the function, and nobody would listen.
        return new Response(null, { status: 405 });
      }
      failure = undefined;
      try {
        Object.entries(ownHeaders(service, user)).forEach(([name, value]) => headers.set(name, value));
        const response = await authorized(url, { ...init, headers });
        failure = failureOf(response.status);
        return watched(response, (error) => void (failure = egressFailure(error)));
      } catch (error) {
        failure = egressFailure(error);
        throw error;
      }
    },
  };
}

function ownHeaders(service: HttpServiceManifest, { requestId, caller }: WireUser): Record<string, string> {
  return mapValues(service.headers, { arguments: {}, requestId, caller }) as Record<string, string>;
}

/** Why HTTP says that there is no answer. */
function failureOf(status: number): ToolFailure | undefined {
  if (status < 300) {
    return undefined;
  }
  const kinds: Readonly<Record<number, ToolFailureKind>> = { 429: 'busy', 502: 'unreachable', 503: 'busy', 504: 'timedOut' };
  const refused = [401, 403, 407].includes(status) ? ': it refused the credentials of this server' : '';
  return new ToolFailure(kinds[status] ?? 'failed', `The MCP server answered with the HTTP status ${status}${refused}`);
}

/** Tells when a body breaks off: to its reader, the SDK, that is no more than the end of a stream. */
function watched(response: Response, onBreak: (error: unknown) => void): Response {
  const source = response.body?.getReader();
  if (source === undefined) {
    return response;
  }
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await source.read();
        if (done) {
          controller.close();
        } else {
          controller.enqueue(value);
        }
      } catch (error) {
        onBreak(error);
        controller.error(error);
      }
    },
    cancel: (reason) => source.cancel(reason),
  });
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}

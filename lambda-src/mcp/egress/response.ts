import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { EgressAnswer } from './egress-answer';

/** Makes the answer to a request of `fetch`. */
export function toResponse({ status, headers, body }: EgressAnswer): Response {
  const pairs = Object.entries(headers).flatMap(([name, values]) => values.map((value): [string, string] => [name, value]));
  const stream = body && Readable.toWeb(body) as NodeReadableStream<Uint8Array> as ReadableStream;
  return new Response(stream ?? null, { status, headers: pairs });
}

/** Gives up an answer of which nobody reads more. Whether its connection ends well does not matter then. */
export async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
}

import { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/**
 * Reads a body to its end.
 *
 * @throws whatever ends it early, see `egressFailure`
 */
export async function bytesOf(body: Readable | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  if (body) {
    await read(body, (chunk) => chunks.push(chunk));
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** Reads the first bytes of a body, as far as they can be read, and gives up the others. */
export async function beginningOf(body: Readable | undefined, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (body === undefined || size === 0) {
    await giveUp(body);
  } else {
    await read(body, (chunk) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= size && !hasArrived(body)) {
        body.destroy();
      }
    }).catch(ignore);
  }
  return Buffer.concat(chunks).subarray(0, size);
}

/** Gives up a body of which nobody wants more. If all of it has arrived, waits for its end, so that its connection can be used again. */
export async function giveUp(body: Readable | undefined): Promise<void> {
  if (body && hasArrived(body)) {
    await read(body, ignore).catch(ignore);
  } else {
    body?.destroy();
  }
}

function hasArrived(body: Readable): boolean {
  return body instanceof IncomingMessage && body.complete;
}

const ignore = () => undefined;

function read(body: Readable, take: (chunk: Buffer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => body.readableEnded ? resolve() : reject(body.errored ?? new Error('The answer breaks off'));
    if (body.closed) {
      settle();
    } else {
      // a decoder whose input goes on after its end does not close
      body.once('end', resolve).once('close', settle);
    }
    body.on('data', take).resume();
  });
}

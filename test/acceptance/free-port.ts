import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port for a server that is stopped and started again on it, because its URL is in what it issued. It is none of those that
 * systems give to servers which take any, so that no other test gets it in the meantime.
 *
 * @param count how many ports in a row are free, from this one on
 */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, number) => first + number);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) {
      return first;
    }
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer().listen(port, '127.0.0.1');
  try {
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}

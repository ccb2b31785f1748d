import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * A port for a server that is stopped and started again on it, because its URL is in what it issued. It is none of those that
 * systems give to servers which take any, so that no other test gets it in the meantime.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const probe = createServer().listen(port, '127.0.0.1');
    try {
      await once(probe, 'listening');
      return port;
    } catch {
      // taken: try another
    } finally {
      probe.close();
    }
  }
}

import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createInterface } from 'node:readline';

/** Codex without its own window: what editors start, and talk JSON-RPC to on standard input and output. */
export interface AppServer {
  /** Throws with what Codex says if it refuses. */
  request(method: string, params: object): Promise<any>;
  /** The parameters of the next notification of a kind. */
  notified(method: string): Promise<any>;
  close(): Promise<void>;
}

/** Starts `codex app-server`. */
export async function startAppServer(command: string, home: string): Promise<AppServer> {
  const child = spawn(command, ['app-server'], {
    cwd: home,
    // `true` is the browser that it finds: the tests play another
    env: { PATH: process.env.PATH, HOME: home, CODEX_HOME: home, BROWSER: 'true' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`codex ended with ${code}`); });
  ended.catch(() => {});
  const answers = new EventEmitter();
  const notifications = new EventEmitter();
  createInterface(child.stdout).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.method === undefined) answers.emit(String(message.id), message);
    else notifications.emit(message.method, message.params);
  });
  const unlessItEnds = async (event: Promise<unknown[]>): Promise<any> => (await Promise.race([event, ended]))[0];
  const send = (message: object) => child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

  let last = 0;
  const request: AppServer['request'] = async (method, params) => {
    const id = last += 1;
    const answer = unlessItEnds(once(answers, String(id)));
    send({ id, method, params });
    const { result, error } = await answer;
    if (error) throw new Error(error.message);
    return result;
  };
  await request('initialize', { clientInfo: { name: 'editor', version: '1.0.0' } });
  send({ method: 'initialized' });
  return {
    request,
    notified: (method) => unlessItEnds(once(notifications, method)),
    close: async () => {
      child.kill();
      await ended.catch(() => {});
    },
  };
}

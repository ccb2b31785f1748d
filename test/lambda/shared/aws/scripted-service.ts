import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** An attempt at a request, as it arrived. */
export interface Attempt {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The port that tells its connection from others. */
  readonly connection: number;
}

/** Answers an attempt, or does not. */
export type Step = (response: ServerResponse, attempt: Attempt) => void;

/** A service that answers as a test has it. */
export interface ScriptedService {
  readonly url: string;
  /** The attempts so far, since `play`. */
  readonly attempts: readonly Attempt[];
  /** Answers the next attempts by these steps, the last one again and again. */
  play(...steps: Step[]): void;
  /** Waits for an attempt, counted from one since `play`. */
  arrival(number: number): Promise<void>;
  closeIdleConnections(): void;
  stop(): void;
}

/** Starts a service, and puts it in the place of all services in the environment. */
export async function startScriptedService(): Promise<ScriptedService> {
  const attempts: Attempt[] = [];
  const waiting = new Map<number, () => void>();
  let steps: Step[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const attempt = { method, url, headers, body: await buffer(request), connection: socket.remotePort! };
    attempts.push(attempt);
    waiting.get(attempts.length)?.();
    steps[Math.min(attempts.length, steps.length) - 1]!(response, attempt);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, { AWS_ENDPOINT_URL: url, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' });
  return {
    url,
    attempts,
    play: (...next) => {
      attempts.length = 0;
      waiting.clear();
      steps = next;
    },
    arrival: (number) => attempts.length >= number ? Promise.resolve() : new Promise((resolve) => waiting.set(number, resolve)),
    closeIdleConnections: () => server.closeIdleConnections(),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Answers with JSON. */
export function json(status: number, body: object, headers: Readonly<Record<string, string>> = {}): Step {
  return (response) => response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers }).end(JSON.stringify(body));
}

/** Answers with an exception of DynamoDB. */
export function exception(status: number, name: string, headers?: Readonly<Record<string, string>>): Step {
  return json(status, { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'no' }, headers);
}

export const SUCCESS = json(200, { Item: {} });

/** Breaks the connection. */
export const RESET: Step = ({ socket }) => socket!.resetAndDestroy();

/** Breaks the connection in the middle of the answer. */
export const HALF: Step = (response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('{"Item":', () => response.socket!.resetAndDestroy());
};

/** Never answers. */
export const SILENCE: Step = () => undefined;

/** Refuses signatures that are not of the time of its clock, which goes ahead by some minutes. */
export function clockAhead(minutes: number, name: string, status = 400): Step {
  return (response, attempt) => {
    const now = Date.now() + minutes * 60_000;
    const signedAt = Date.parse(String(attempt.headers['x-amz-date']).replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    response.setHeader('date', new Date(now).toUTCString());
    (Math.abs(now - signedAt) > 300_000 ? exception(status, name) : SUCCESS)(response, attempt);
  };
}

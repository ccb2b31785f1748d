import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A function's handler, of either kind. */
export type Handler = (...parameters: any[]) => Promise<unknown>;

const STREAMING = Symbol('streaming');

/** What the runtime tells of an invocation. */
const CONTEXT = { awsRequestId: 'request', functionName: 'function', getRemainingTimeInMillis: () => 30_000 };

/** Gives functions the global that the Lambda runtime gives them. */
export function installRuntime(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse: (handler: Handler) => Object.assign(handler, { [STREAMING]: true }),
      HttpResponseStream: { from: (stream: unknown) => stream },
    },
  });
}

/** Invokes a function and waits for its complete answer. An error is an answer too. */
export async function invoke(handler: Handler, event: unknown): Promise<void> {
  if (STREAMING in handler) {
    await handler(event, new PassThrough().resume(), CONTEXT);
  } else {
    await handler(event, CONTEXT).catch(() => undefined);
  }
}

/** @throws Error when what a function answers to an MCP request is an error, which would take another time than what is meant */
export async function expectResult(handler: Handler, event: unknown): Promise<void> {
  const stream = new PassThrough();
  const [answer] = await Promise.all([text(stream), handler(event, stream, CONTEXT)]);
  if (/"error":|"isError":true/.test(answer)) {
    throw new Error(`The answer is no result: ${answer}`);
  }
}

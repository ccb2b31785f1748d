import { PassThrough } from 'node:stream';

/** A function's handler, of either kind. */
export type Handler = (...parameters: any[]) => Promise<unknown>;

const STREAMING = Symbol('streaming');

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
  const context = { awsRequestId: 'request', functionName: 'function', getRemainingTimeInMillis: () => 30_000 };
  if (STREAMING in handler) {
    await handler(event, new PassThrough().resume(), context);
  } else {
    await handler(event, context).catch(() => undefined);
  }
}

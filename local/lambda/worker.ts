/** Entry point of the process that is one execution environment of a Node.js function, with what AWS's runtime offers. */
import type { FunctionFailure } from './execution-environment';
import type { FromWorker, ToWorker } from './node/messages';
import { awslambda, streamingMarks } from './node/runtime/awslambda';
import { invocationContext } from './node/runtime/context';
import { functionFailure, RuntimeError } from './node/runtime/function-errors';
import type { Handler } from './node/runtime/handler';
import { loadHandler } from './node/runtime/load-handler';
import type { ResponseStream } from './node/runtime/response-stream';
import { runBuffered, runStreaming } from './node/runtime/run-handler';
import { isRewrittenRuntime } from './node/runtime/version';

const sendToServer = process.send!.bind(process);
// functions do not have it on Lambda
delete process.send;

let responseStream: ResponseStream | undefined;
let chunkTaken: (() => void) | undefined;

Object.assign(globalThis, { awslambda });
process.on('disconnect', () => process.exit());
// Ctrl+C reaches the whole process group; the server says when this process ends
process.on('SIGINT', () => undefined);
if (!isRewrittenRuntime()) {
  process.on('uncaughtException', (error) => crash(functionFailure(error)));
  process.on('unhandledRejection', (reason) => {
    const error = new RuntimeError('Runtime.UnhandledPromiseRejection', String(reason), { cause: reason });
    error.stack = reason instanceof Error ? reason.stack : error.stack;
    crash(functionFailure(error));
  });
}
await main();

async function main(): Promise<void> {
  let handler: Handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT!, process.env._HANDLER!);
  } catch (error) {
    const failure = functionFailure(error);
    report('the code could not be loaded', failure);
    send({ type: 'loaded', failure });
    return;
  }
  process.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'invoke':
        void invoke(handler, message);
        break;
      case 'chunkTaken':
        chunkTaken?.();
        break;
      case 'responseAbandoned':
        responseStream?.abandon();
        break;
    }
  });
  send({ type: 'loaded' });
}

async function invoke(handler: Handler, message: Extract<ToWorker, { type: 'invoke' }>): Promise<void> {
  try {
    const event: unknown = JSON.parse(message.event);
    const context = invocationContext(message);
    if (streamingMarks(handler).streaming) {
      await runStreaming(handler, event, context, sendChunk, (stream) => { responseStream = stream; });
      send({ type: 'streamed' });
    } else {
      send({ type: 'returned', payload: await runBuffered(handler, event, context) });
    }
  } catch (error) {
    const failure = functionFailure(error);
    report('Invoke Error', failure);
    send({ type: 'failed', failure });
  } finally {
    responseStream = undefined;
  }
}

async function sendChunk(chunk: Uint8Array): Promise<void> {
  const taken = new Promise<void>((resolve) => { chunkTaken = resolve; });
  send({ type: 'chunk', chunk });
  await taken;
}

function crash(failure: FunctionFailure): void {
  report('Uncaught Exception', failure);
  send({ type: 'crashed', failure }, () => process.exit(1));
}

function report(what: string, { errorType, errorMessage, trace = [] }: FunctionFailure): void {
  console.error(`${what}: ${trace.length > 0 ? trace.join('\n') : `${errorType}: ${errorMessage}`}`);
}

function send(message: FromWorker, onSent?: () => void): void {
  sendToServer(message, undefined, undefined, onSent);
}

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../stack';
import { exited, type ExecutionEnvironment, type FunctionFailure, type Outcome, type TakeChunk } from '../execution-environment';
import type { FunctionDefinition } from '../function-definition';
import { logOutput } from '../log-output';
import { stopProcess } from '../stop-process';
import type { FromWorker, ToWorker } from './messages';

/**
 * Starts a process that loads a Node.js function.
 *
 * It is not a worker thread: those start no sooner, and one that runs out of memory can take the whole server with it.
 */
export function startNodeEnvironment(
  { logicalId, memorySize }: FunctionDefinition, environment: Readonly<Record<string, string>>, workerFile: URL, log: Log,
): ExecutionEnvironment {
  const child = fork(fileURLToPath(workerFile), {
    cwd: environment.LAMBDA_TASK_ROOT,
    env: environment,
    // not the flags of this process
    execArgv: [`--max-old-space-size=${memorySize}`],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  logOutput(child, logicalId, log);

  let alive = true;
  let running: { readonly requestId: string; readonly takeChunk: TakeChunk; readonly settle: (outcome: Outcome) => void } | undefined;
  let crash: FunctionFailure | undefined;
  let setLoaded: (failure?: FunctionFailure) => void;
  const loaded = new Promise<FunctionFailure | undefined>((resolve) => { setLoaded = resolve; });

  const settle = (outcome: Outcome) => {
    running?.settle(outcome);
    running = undefined;
  };
  // one that can no longer be sent is for a process whose end is about to be told
  const send = (message: ToWorker) => void child.send(message, () => undefined);
  const sendTo = (requestId: string | undefined, message: ToWorker) => {
    if (requestId !== undefined && requestId === running?.requestId) {
      send(message);
    }
  };
  const takeChunk = (chunk: Uint8Array, requestId: string | undefined) => {
    running?.takeChunk(chunk).then(
      () => sendTo(requestId, { type: 'chunkTaken' }),
      () => sendTo(requestId, { type: 'responseAbandoned' }),
    );
  };
  const die = (failure: FunctionFailure) => {
    alive = false;
    setLoaded(failure);
    settle({ type: 'failed', failure });
  };
  child.on('message', (message: FromWorker) => {
    switch (message.type) {
      case 'loaded':
        setLoaded(message.failure);
        break;
      case 'chunk':
        takeChunk(message.chunk, running?.requestId);
        break;
      case 'returned':
      case 'streamed':
      case 'failed':
        settle(message);
        break;
      case 'crashed':
        crash = message.failure;
        break;
    }
  });
  child.on('error', (error) => die({ errorType: 'Runtime.InvalidEntrypoint', errorMessage: `The process could not be started: ${error.message}` }));
  child.on('exit', () => { alive = false; });
  child.on('close', (code, signal) => {
    if (signal === 'SIGABRT') {
      log(logicalId, `aborted, most likely because it needs more than its MemorySize of ${memorySize} MB`);
    }
    die(crash ?? exited(running?.requestId ?? '', code, signal));
  });

  return {
    loaded,
    get alive() {
      return alive;
    },
    invoke: (invocation, deadline, take) => new Promise((resolve) => {
      running = { requestId: invocation.requestId, takeChunk: take, settle: resolve };
      if (alive) {
        send({ type: 'invoke', ...invocation, deadline });
      } else {
        die(exited(invocation.requestId, child.exitCode, child.signalCode));
      }
    }),
    abandonResponse: (requestId) => sendTo(requestId, { type: 'responseAbandoned' }),
    stop: () => {
      alive = false;
      return stopProcess(child);
    },
  };
}

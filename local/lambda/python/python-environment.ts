import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Log } from '../../stack';
import { exited, type ExecutionEnvironment, type FunctionFailure, type Outcome } from '../execution-environment';
import type { FunctionDefinition } from '../function-definition';
import { logOutput } from '../log-output';
import { stopProcess } from '../stop-process';
import { PYTHON_BOOTSTRAP } from './bootstrap';

/** A line that the bootstrap writes. */
type FromBootstrap = { readonly type: 'loaded'; readonly failure?: FunctionFailure } | Outcome;

/** Starts a `python3` process that loads a Python function. Its memory is not limited. */
export function startPythonEnvironment(
  { logicalId }: FunctionDefinition, environment: Readonly<Record<string, string>>, log: Log,
): ExecutionEnvironment {
  const child = spawn('python3', ['-u', '-c', PYTHON_BOOTSTRAP], {
    cwd: environment.LAMBDA_TASK_ROOT,
    // no .pyc files in the developer's folder
    env: { ...environment, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const [, , , invocations, outcomes] = child.stdio as [null, Readable, Readable, Writable, Readable];
  logOutput(child, logicalId, log);

  let alive = true;
  let running: { readonly requestId: string; readonly settle: (outcome: Outcome) => void } | undefined;
  let setLoaded: (failure?: FunctionFailure) => void;
  const loaded = new Promise<FunctionFailure | undefined>((resolve) => { setLoaded = resolve; });

  const die = (failure: FunctionFailure) => {
    alive = false;
    setLoaded(failure);
    running?.settle({ type: 'failed', failure });
    running = undefined;
  };
  // a dead process is told by `close`
  invocations.on('error', () => undefined);
  createInterface({ input: outcomes }).on('line', (line) => {
    const message: FromBootstrap = JSON.parse(line);
    if (message.type === 'loaded') {
      setLoaded(message.failure);
      return;
    }
    running?.settle(message);
    running = undefined;
  });
  child.on('error', (error) => {
    const errorMessage = `"${logicalId}" needs python3, which could not be started: ${error.message}. Install Python, or put it on the PATH.`;
    log(logicalId, errorMessage);
    die({ errorType: 'Runtime.InvalidEntrypoint', errorMessage });
  });
  child.on('exit', () => { alive = false; });
  child.on('close', (code, signal) => die(exited(running?.requestId ?? '', code, signal)));

  return {
    loaded,
    get alive() {
      return alive;
    },
    invoke: (invocation, deadline) => new Promise((resolve) => {
      running = { requestId: invocation.requestId, settle: resolve };
      if (alive) {
        invocations.write(`${JSON.stringify({ ...invocation, deadline })}\n`);
      } else {
        die(exited(invocation.requestId, child.exitCode, child.signalCode));
      }
    }),
    // Python handlers do not stream
    abandonResponse: () => undefined,
    stop: () => {
      alive = false;
      return stopProcess(child);
    },
  };
}

import { randomUUID } from 'node:crypto';
import { InvocationError, type Functions, type InvokeOptions, type LocalStack, type Log } from '../stack';
import { createEnvironmentPool, type EnvironmentPool } from './environment-pool';
import type { ExecutionEnvironment, Invocation, Outcome, TakeChunk } from './execution-environment';
import { functionDefinition, openTaskRoot, type FunctionDefinition, type TaskRoot } from './function-definition';
import { findFunction } from './function-name';
import { createHttpResponseStream } from './http-response-stream';
import { findAwsSdk, type AwsSdk } from './node/aws-sdk';
import { startNodeEnvironment } from './node/node-environment';
import { createStreamedPayload, type CreateAnswer } from './payload-stream';
import { startPythonEnvironment } from './python/python-environment';
import { runInvocation } from './run-invocation';
import { ENVIRONMENT } from '../../src/contract';

/** Of a request and of a response that is not streamed, in bytes: 6 MB and what Lambda wraps them in. */
const MAX_PAYLOAD_BYTES = 6_291_556;

/** How the functions of a stack are run. */
export interface FunctionsOptions {
  /**
   * The variables that lead a function's AWS SDK to the emulated services: the endpoint and the function's own credentials.
   * Asked when an execution environment starts, so that the endpoint may come into being after the functions.
   */
  readonly awsEnvironment: (logicalId: string) => Readonly<Record<string, string>>;
  /** Gets what functions print, line by line, under their logical ids. */
  readonly log: Log;
  /** The folder whose AWS SDK functions get that bring none, as on Lambda; the current one unless given. */
  readonly projectDirectory?: string;
  /** The built `worker.ts`; `worker.mjs` beside the command line's bundle unless given. */
  readonly workerFile?: URL;
  /** How many environments of one function may exist; further invocations wait their turn. 10 unless given. */
  readonly maxInstances?: number;
  /** Use as many environments of each function in turn, which brings state kept in memory to light. */
  readonly instances?: number;
  /** Start a new environment for every invocation, which brings state kept in memory to light. */
  readonly coldStartEveryInvoke?: boolean;
  /** The factor by which functions may take longer than on AWS, and wait longer for others; 1 unless given. */
  readonly patience?: number;
}

/** A function whose runtime is another major version of Node.js than the one it runs on here. */
export interface RuntimeMismatch {
  readonly logicalId: string;
  /** `nodejs24.x`. */
  readonly runtime: string;
  /** `v22.4.0`, of this process. */
  readonly nodeVersion: string;
}

/** The functions of a stack, with what the command line needs besides invoking them. */
export interface LocalFunctions extends Functions {
  readonly runtimeMismatches: readonly RuntimeMismatch[];
  /** Idle environments of the function are dropped; invocations in flight finish on the old code. */
  reload(logicalId: string): void;
  /** Takes the functions of a newly synthesized stack, like `reload` for all of them. */
  update(stack: LocalStack): void;
  /** Stops every environment; invocations in flight fail. */
  close(): Promise<void>;
}

/** What is made for a function when it is first invoked. */
interface LoadedFunction {
  readonly definition: FunctionDefinition;
  readonly taskRoot: TaskRoot;
  readonly pool: EnvironmentPool;
}

/** Makes the functions of a stack invocable; environments start with the first invocation. */
export function createFunctions(stack: LocalStack, options: FunctionsOptions): LocalFunctions {
  let current = stack;
  const loaded = new Map<string, LoadedFunction>();
  const outdated: LoadedFunction[] = [];
  const { patience = 1 } = options;
  const awsSdk = findAwsSdk(options.projectDirectory ?? process.cwd());

  const find = (name: string): LoadedFunction & { readonly invokedArn: string } => {
    const found = findFunction(current, name);
    if (!found) {
      throw new InvocationError('ResourceNotFoundException', `Function not found: ${name}`);
    }
    const { logicalId } = found.resource;
    const fn = loaded.get(logicalId) ?? load(functionDefinition(found.resource, current), options, awsSdk);
    loaded.set(logicalId, fn);
    return { ...fn, invokedArn: found.invokedArn };
  };

  const streaming = <Result>(createAnswer: CreateAnswer<Result>) => async (name: string, payload: unknown, { signal }: InvokeOptions = {}) => {
    const fn = find(name);
    const invocation = newInvocation(payload, fn.invokedArn);
    const environment = await fn.pool.acquire();
    const answer = createAnswer(invocation.requestId, () => environment.abandonResponse(invocation.requestId));
    const abandon = () => answer.abandon();
    signal?.addEventListener('abort', abandon);
    if (signal?.aborted) {
      abandon();
    }
    const finish = async (): Promise<void> => {
      answer.finish(await runInvocation(environment, invocation, { timeout: fn.definition.timeout, patience }, answer.take));
      signal?.removeEventListener('abort', abandon);
      fn.pool.release(environment);
    };
    void finish();
    return answer.result;
  };

  return {
    get runtimeMismatches() {
      return runtimeMismatches(current);
    },

    invoke: async (name, payload) => {
      const fn = find(name);
      const invocation = newInvocation(payload, fn.invokedArn);
      const chunks: Uint8Array[] = [];
      const environment = await fn.pool.acquire();
      try {
        const takeChunk: TakeChunk = async (chunk) => void chunks.push(chunk);
        const outcome = await runInvocation(environment, invocation, { timeout: fn.definition.timeout, patience }, takeChunk);
        return { requestId: invocation.requestId, ...buffered(outcome, chunks) };
      } finally {
        fn.pool.release(environment);
      }
    },

    invokeWithResponseStream: streaming(createStreamedPayload),

    invokeWithHttpResponseStream: streaming(createHttpResponseStream),

    reload: (logicalId) => loaded.get(logicalId)?.pool.retire(),

    update: (newStack) => {
      current = newStack;
      for (const fn of loaded.values()) {
        fn.pool.retire();
        outdated.push(fn);
      }
      loaded.clear();
    },

    close: async () => {
      const all = [...loaded.values(), ...outdated];
      await Promise.all(all.map(({ pool }) => pool.close()));
      all.forEach(({ taskRoot }) => taskRoot.dispose());
      awsSdk.dispose();
    },
  };
}

/** @throws InvocationError if the function cannot be run on this machine */
function load(definition: FunctionDefinition, options: FunctionsOptions, awsSdk: AwsSdk): LoadedFunction {
  const start = starterFor(definition, options);
  const taskRoot = openTaskRoot(definition);
  const pool = createEnvironmentPool({
    start: () => start({
      PATH: process.env.PATH ?? '',
      NODE_PATH: awsSdk.nodePath,
      ...definition.environment,
      LAMBDA_TASK_ROOT: taskRoot.path,
      ...options.awsEnvironment(definition.logicalId),
      ...options.patience !== undefined && { [ENVIRONMENT.patience]: String(options.patience) },
    }),
    reservedConcurrency: definition.reservedConcurrency,
    maxInstances: options.maxInstances ?? 10,
    instances: options.instances,
    coldStartEveryInvoke: options.coldStartEveryInvoke,
  });
  return { definition, taskRoot, pool };
}

function starterFor(definition: FunctionDefinition, options: FunctionsOptions): (environment: Record<string, string>) => ExecutionEnvironment {
  const { logicalId, runtime } = definition;
  if (runtime.startsWith('nodejs')) {
    const workerFile = options.workerFile ?? new URL('./worker.mjs', import.meta.url);
    return (environment) => startNodeEnvironment(definition, environment, workerFile, options.log);
  }
  if (runtime.startsWith('python')) {
    return (environment) => startPythonEnvironment(definition, environment, options.log);
  }
  throw new InvocationError('InvalidRuntimeException',
    `"${logicalId}" has the runtime ${runtime}; the local server runs Node.js and Python functions only. Deploy the stack to call it.`);
}

/** @throws InvocationError `RequestTooLargeException` */
function newInvocation(payload: unknown, invokedFunctionArn: string): Invocation {
  const event = JSON.stringify(payload ?? {});
  if (Buffer.byteLength(event) > MAX_PAYLOAD_BYTES) {
    throw new InvocationError('RequestTooLargeException', `Request must be smaller than ${MAX_PAYLOAD_BYTES} bytes for the InvokeFunction operation`);
  }
  return { requestId: randomUUID(), event, invokedFunctionArn };
}

/** The result of a buffered invocation; what a handler streamed is put together. */
function buffered(outcome: Outcome, chunks: readonly Uint8Array[]): { payload: unknown; functionError?: 'Unhandled' } {
  if (outcome.type === 'failed') {
    return { payload: outcome.failure, functionError: 'Unhandled' };
  }
  const text = outcome.type === 'streamed' ? Buffer.concat(chunks).toString() : outcome.payload;
  if (text !== undefined && Buffer.byteLength(text) > MAX_PAYLOAD_BYTES) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`;
    return { payload: { errorType: 'Function.ResponseSizeTooLarge', errorMessage }, functionError: 'Unhandled' };
  }
  return { payload: outcome.type === 'streamed' || text === undefined ? text : JSON.parse(text) };
}

function runtimeMismatches(stack: LocalStack): RuntimeMismatch[] {
  const nodeVersion = process.version;
  return [...stack.resources.values()]
    .filter(({ type, properties }) => type === 'AWS::Lambda::Function' && /^nodejs\d/.test(properties.Runtime ?? ''))
    .map(({ logicalId, properties }) => ({ logicalId, runtime: properties.Runtime as string, nodeVersion }))
    .filter(({ runtime }) => !nodeVersion.startsWith(`v${/\d+/.exec(runtime)![0]}.`));
}

/** One invocation, as the runtime gets it. */
export interface Invocation {
  readonly requestId: string;
  /** JSON. */
  readonly event: string;
  readonly invokedFunctionArn: string;
}

/** What the payload of a failed invocation holds. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The lines of the stack of a Node.js function. */
  readonly trace?: readonly string[];
  /** The lines of the stack of a Python function. */
  readonly stackTrace?: readonly string[];
}

/** How a handler ended; `payload` is JSON, undefined for a handler that returned nothing. */
export type Outcome =
  | { readonly type: 'returned'; readonly payload?: string }
  | { readonly type: 'streamed' }
  | { readonly type: 'failed'; readonly failure: FunctionFailure };

/** Takes a chunk of a streamed response; the handler may write on when it resolves. */
export type TakeChunk = (chunk: Uint8Array) => Promise<void>;

/** A place where a function's code is loaded, which runs one invocation at a time. */
export interface ExecutionEnvironment {
  /** Settles when the code is loaded: undefined, or why it could not be. Never rejects. */
  readonly loaded: Promise<FunctionFailure | undefined>;
  /** False once it has crashed or been stopped. */
  readonly alive: boolean;
  /**
   * Runs the handler. Settles when the handler is done or the environment has died. Never rejects.
   *
   * @param deadline epoch milliseconds, for `getRemainingTimeInMillis`
   */
  invoke(invocation: Invocation, deadline: number, takeChunk: TakeChunk): Promise<Outcome>;
  /** Tells the handler, if it still runs this invocation, that nobody reads its response any more. */
  abandonResponse(requestId: string): void;
  stop(): Promise<void>;
}

/**
 * What Lambda answers when the runtime's process has ended.
 *
 * @param code the exit status, null for a process that was ended by a signal
 * @param signal `SIGABRT` for one that ran out of memory
 */
export function exited(requestId: string, code: number | null, signal: NodeJS.Signals | null): FunctionFailure {
  const how = SIGNALS[signal ?? ''] ?? `exit status ${code}`;
  const reason = code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: ${how}`;
  return { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${reason}` };
}

const SIGNALS: Readonly<Record<string, string>> = { SIGABRT: 'signal: aborted', SIGKILL: 'signal: killed', SIGSEGV: 'signal: segmentation fault' };

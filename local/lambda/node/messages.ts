import type { FunctionFailure } from '../execution-environment';

/** From the server to the process of a function. */
export type ToWorker =
  | { readonly type: 'invoke'; readonly requestId: string; readonly event: string; readonly invokedFunctionArn: string; readonly deadline: number }
  /** The last chunk has been taken: the next may be sent. */
  | { readonly type: 'chunkTaken' }
  | { readonly type: 'responseAbandoned' };

/** From the process of a function to the server. */
export type FromWorker =
  | { readonly type: 'loaded'; readonly failure?: FunctionFailure }
  | { readonly type: 'chunk'; readonly chunk: Uint8Array }
  | { readonly type: 'returned'; readonly payload?: string }
  | { readonly type: 'streamed' }
  | { readonly type: 'failed'; readonly failure: FunctionFailure }
  /** An exception outside of the handler's promise; the process ends. */
  | { readonly type: 'crashed'; readonly failure: FunctionFailure };

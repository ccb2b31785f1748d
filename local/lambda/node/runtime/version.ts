/**
 * Whether AWS's runtime is the one that came with Node.js 24, published as aws-lambda-ric 4: without callbacks, with a response stream
 * that is no `stream.Writable`, and without handlers of uncaught exceptions.
 */
export function isRewrittenRuntime(): boolean {
  const version = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1]);
  return version >= 24;
}

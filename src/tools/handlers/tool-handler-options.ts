import type { Duration, Size } from 'aws-cdk-lib';

/** What a call of a tool may take. */
export interface ToolHandlerOptions {
  /**
   * How long a call may take, with all its attempts. A call that takes longer is an error that the model gets to read.
   *
   * @default - see the handler
   */
  readonly timeout?: Duration;

  /**
   * How much the backend may answer. An answer that is larger is given up, and is an error that the model gets to read.
   *
   * @default - see the handler
   */
  readonly maxResultSize?: Size;
}

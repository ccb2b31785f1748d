/** Why a tool did not answer, in the words that the client gets. */
const REASONS = {
  failed: 'failed',
  timedOut: 'did not answer in time',
  busy: 'is busy, try again later',
  unreachable: 'could not be reached',
  tooLarge: 'answered with more than it may',
  uncheckable: 'was asked for, or answered, what takes too long to check',
  cancelled: 'was cancelled',
} as const;

/** A kind of failure of a tool. */
export type ToolFailureKind = keyof typeof REASONS;

/** A tool did not answer as it should. The message and the cause are for the log; the client gets `failureText`. */
export class ToolFailure extends Error {
  constructor(public readonly kind: ToolFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolFailure';
  }
}

/** What the client may know of a failure: no detail, but the id that leads the owner to the log line. */
export function failureText(tool: string, kind: ToolFailureKind, requestId: string): string {
  return `The tool ${tool} ${REASONS[kind]}. Request id: ${requestId}`;
}

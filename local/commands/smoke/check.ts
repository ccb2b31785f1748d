/** What came of one check. */
export interface CheckResult {
  readonly name: string;
  readonly outcome: 'ok' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** What was found, why it failed, or why it was skipped. */
  readonly detail: string;
  /** What to do about a failure. */
  readonly remedy?: string;
}

/** A check failed in a way that its author knows how to put right. */
export class CheckFailure extends Error {
  constructor(message: string, readonly remedy: string) {
    super(message);
    this.name = 'CheckFailure';
  }
}

/** A check that does not apply, for the reason in its message. */
export class CheckSkipped extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CheckSkipped';
  }
}

/** Runs checks one after the other, and keeps what came of them. */
export interface Checks {
  readonly results: readonly CheckResult[];
  /**
   * Runs one.
   *
   * @param check gives its value and what was found
   * @param remedy for failures that have none of their own
   * @returns the value; undefined if it was skipped
   * @throws ChecksStopped if it failed
   */
  run<Value>(name: string, remedy: string, check: () => Promise<readonly [Value, detail: string]>): Promise<Value | undefined>;
}

/** A check failed: those that build on it are not run. */
export class ChecksStopped extends Error {}

/**
 * Begins with no results.
 *
 * @param told gets each as soon as it is there
 */
export function createChecks(told: (result: CheckResult) => void): Checks {
  const results: CheckResult[] = [];
  return {
    results,
    run: async (name, remedy, check) => {
      const start = performance.now();
      const add = (outcome: Pick<CheckResult, 'outcome' | 'detail' | 'remedy'>) => {
        const result = { name, milliseconds: Math.round(performance.now() - start), ...outcome };
        results.push(result);
        told(result);
      };
      try {
        const [value, detail] = await check();
        add({ outcome: 'ok', detail });
        return value;
      } catch (error) {
        if (error instanceof CheckSkipped) {
          add({ outcome: 'skipped', detail: error.message });
          return undefined;
        }
        add({ outcome: 'failed', detail: messageOf(error), remedy: error instanceof CheckFailure ? error.remedy : remedy });
        throw new ChecksStopped();
      }
    },
  };
}

/** With the error that the server named (RFC 6749 section 5.2), and what the connection failed of. */
function messageOf(error: unknown): string {
  const { message, error: code, error_description: description, cause } = error as Error & { error?: string; error_description?: string };
  const reason = cause instanceof Error ? cause.message : undefined;
  return [message, ...[code, description, reason].filter((part) => part !== undefined && !message.includes(part))].join(': ');
}

import type { FunctionFailure } from '../../execution-environment';

/** Errors of the runtime itself, with the names that AWS gives them. */
export class RuntimeError extends Error {
  constructor(name: `Runtime.${string}`, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = name;
  }
}

/** What was thrown, as the payload of the failed invocation. */
export function functionFailure(thrown: unknown): FunctionFailure {
  try {
    if (thrown instanceof Error) {
      return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'The error has no readable name, message and stack.', trace: [] };
  }
}

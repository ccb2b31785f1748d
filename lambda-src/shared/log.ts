/** What a log line may tell besides its message. Never a token, secret, code or `Authorization` header. */
export interface LogFields {
  /** The Lambda request id. */
  readonly requestId?: string;
  /** Any thrown value; its name, message, stack and causes go to the log, and nowhere else. */
  readonly error?: unknown;
  readonly [name: string]: unknown;
}

/** Writes lines of JSON, one per event, to the log of the function. */
export const log = {
  info: (message: string, fields?: LogFields) => write('INFO', message, fields),
  warn: (message: string, fields?: LogFields) => write('WARN', message, fields),
  error: (message: string, fields?: LogFields) => write('ERROR', message, fields),
} as const;

function write(level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields = {}): void {
  const { error, ...rest } = fields;
  // Not console: with the JSON log format of Lambda, it would wrap the line in a second object.
  process.stdout.write(`${JSON.stringify({ level, message, ...rest, ...(error !== undefined && { error: describe(error) }) })}\n`);
}

const MAX_CAUSES = 5;

function describe(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause !== undefined && depth < MAX_CAUSES && { cause: describe(error.cause, depth + 1) }),
  };
}

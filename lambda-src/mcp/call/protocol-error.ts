import type { ClientCapabilities } from '@modelcontextprotocol/server';

/** The codes of errors (JSON-RPC 2.0 section 5.1; MCP 2026-07-28 and 2025-11-25, schema). */
export const ERROR_CODES = {
  parseError: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internalError: -32603,
  headerMismatch: -32020,
  missingClientCapability: -32021,
  unsupportedVersion: -32022,
  urlElicitationRequired: -32042,
} as const;

/** An error that is the answer to a request: its code, message and data go to the client as they are. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';

  /** The status of the HTTP response, from 2026-07-28 on, unless its body has begun. */
  readonly status: number = 200;

  /** True if it is the answer to a call of a tool, too. Any other is told to the model, as a result with `isError`. */
  readonly endsCall: boolean = false;

  constructor(readonly code: number, message: string, readonly data?: unknown) {
    super(message);
  }
}

/** The parameters of a request are not what its method takes. */
export class InvalidParamsError extends ProtocolError {
  constructor(message: string, data?: unknown) {
    super(ERROR_CODES.invalidParams, message, data);
  }
}

/** No method of this name is served. */
export class MethodNotFoundError extends ProtocolError {
  override readonly status = 404;

  constructor() {
    super(ERROR_CODES.methodNotFound, 'Method not found');
  }
}

/** There is no resource of this URI (MCP 2026-07-28, resources, error handling). */
export class ResourceNotFoundError extends ProtocolError {
  constructor(uri: string) {
    super(ERROR_CODES.invalidParams, `Resource not found: ${uri}`, { uri });
  }
}

/** The client did not declare what is needed to answer it (MCP 2026-07-28, basic, capabilities). */
export class MissingClientCapabilityError extends ProtocolError {
  override readonly status = 400;
  override readonly endsCall = true;

  constructor(requiredCapabilities: ClientCapabilities, message = `Missing required client capabilities: ${Object.keys(requiredCapabilities).join(', ')}`) {
    super(ERROR_CODES.missingClientCapability, message, { requiredCapabilities });
  }
}

/** The headers of a request do not repeat what is in its body (MCP 2026-07-28, transports, server validation). */
export class HeaderMismatchError extends ProtocolError {
  override readonly status = 400;
  override readonly endsCall = true;

  /**
   * @param header its value, or its name where that tells more
   * @param body what it does not agree with
   */
  constructor(header: string, body: string) {
    super(ERROR_CODES.headerMismatch, `Bad Request: the request headers and body disagree: ${body}`, { mismatch: { header, body } });
  }
}

/** The request names a revision that this server does not know. */
export class UnsupportedVersionError extends ProtocolError {
  override readonly status = 400;

  constructor(requested: string, supported: readonly string[]) {
    super(ERROR_CODES.unsupportedVersion, `Unsupported protocol version: ${requested}`, { supported, requested });
  }
}

/** The state that a client brings back was not given out for this request, or too long ago. */
export class InvalidStateError extends InvalidParamsError {
  constructor() {
    super('Invalid or expired requestState', { reason: 'invalid_request_state' });
  }
}

/** A message is not one that this server could answer. */
export class BadRequestError extends ProtocolError {
  override readonly status = 400;

  constructor(message: string, code: number = ERROR_CODES.invalidRequest, data?: unknown) {
    super(code, message, data);
  }
}

/** An error of the protocol that another MCP server answered with: it is the answer here, too, be it to a call of a tool. */
export class ForwardedError extends ProtocolError {
  override readonly status = this.code === ERROR_CODES.missingClientCapability ? 400 : 200;
  override readonly endsCall = true;
}

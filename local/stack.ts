/**
 * A synthesized stack whose intrinsic functions are all resolved: what the parts of the local server share.
 *
 * `local/template` makes it, `local/aws`, `local/lambda` and `local/gateway` read it.
 */
export interface LocalStack {
  readonly name: string;
  /** `us-east-1` unless the stack names one. */
  readonly region: string;
  /** `123456789012` unless the stack names one. */
  readonly account: string;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, LocalResource>;
  /** By the logical id of the output. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** A resource of the stack. */
export interface LocalResource {
  readonly logicalId: string;
  /** `AWS::Lambda::Function`. */
  readonly type: string;
  /** What `Ref` gives: the table's name, the secret's ARN, the REST API's id. */
  readonly ref: string;
  /** What `Fn::GetAtt ... Arn` gives, where the type has an ARN. */
  readonly arn?: string;
  /** Without intrinsic functions. */
  readonly properties: Readonly<Record<string, any>>;
  /** Without intrinsic functions. */
  readonly metadata: Readonly<Record<string, any>>;
  /** The absolute folder or file of the asset with a function's code or a state machine's definition. */
  readonly assetPath?: string;
  /** The absolute folders or files of the assets that a deployment brings to a bucket, by the keys of its `SourceObjectKeys`. */
  readonly sourcePaths?: Readonly<Record<string, string>>;
}

/** Runs the functions of the stack. */
export interface Functions {
  /**
   * Invokes a function and waits for its whole answer, like `Invoke` with `RequestResponse`.
   *
   * @param name a function's name, ARN or logical id, with or without a qualifier
   */
  invoke(name: string, payload: unknown): Promise<InvokeResult>;
  /**
   * Invokes a function and hands over its answer as the handler writes it, like `InvokeWithResponseStream`. The payload of a handler
   * that does not stream comes as a whole.
   */
  invokeWithResponseStream(name: string, payload: unknown, options?: InvokeOptions): Promise<StreamedPayload>;
  /**
   * Invokes a function whose handler answers with `awslambda.HttpResponseStream`, as API Gateway does. The answer of a handler that
   * does not stream is a proxy response, whose body comes as a whole.
   */
  invokeWithHttpResponseStream(name: string, payload: unknown, options?: InvokeOptions): Promise<StreamedHttpResponse>;
}

/** The caller's side of an invocation. */
export interface InvokeOptions {
  /** Aborted when the HTTP client has gone: the handler's response stream is destroyed. */
  readonly signal?: AbortSignal;
}

/** The answer to a buffered invocation. */
export interface InvokeResult {
  readonly requestId: string;
  /** The JSON payload, undefined for a handler that returned nothing. */
  readonly payload: unknown;
  /** `Unhandled` when the handler threw, timed out or could not be loaded; `payload` then holds `errorType` and `errorMessage`. */
  readonly functionError?: 'Unhandled';
}

/** The answer to a streaming invocation. */
export interface StreamedPayload {
  readonly requestId: string;
  /** Fails with an `InvocationError` that has a `failure` when the handler fails, times out or crashes. */
  readonly payload: AsyncIterable<Uint8Array>;
}

/** The answer to a streaming invocation that is an HTTP response. */
export interface StreamedHttpResponse {
  readonly requestId: string;
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, string[]>>;
  readonly cookies?: readonly string[];
  /** Errors when the handler fails, times out or crashes after the prelude. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** A function could not be run; what the AWS API would answer. */
export class InvocationError extends Error {
  constructor(
    /** `TooManyRequestsException`, `ResourceNotFoundException`, `AccessDeniedException`, `FunctionError` (before the prelude of a stream), ... */
    public readonly code: string,
    message: string,
    /** What the runtime says of a handler that failed. */
    public readonly failure?: { readonly errorType: string; readonly errorMessage: string },
  ) {
    super(message);
    this.name = 'InvocationError';
  }
}

/**
 * Takes one line of what a part of the local server has to say.
 *
 * @param source the logical id of a function, or the part itself: `api`, `aws`, `local`
 */
export type Log = (source: string, line: string) => void;

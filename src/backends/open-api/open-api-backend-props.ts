import type { OpenApiDocument } from './open-api-document';
import type { HttpMethod } from '../../tools/handlers/http/http-method';
import type { HttpRequestOptions } from '../../tools/handlers/http/http-request-options';
import type { ToolAnnotations } from '../../tools/tool';

/** Properties of a backend that an OpenAPI document describes. */
export interface OpenApiBackendProps extends HttpRequestOptions {
  /** Describes what there is to call. */
  readonly document: OpenApiDocument;

  /**
   * Where the service is: an `https:` URL that the paths of the document follow. Plain `http:` is taken with `allowedNetworks` only.
   *
   * @default - the first entry of `servers` in the document, of the operation or the path if they have their own
   */
  readonly baseUrl?: string;

  /**
   * Precedes the names that tools have by the document.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * The operations that become tools: those that one of the entries selects. An entry that selects nothing is an error.
   *
   * @default - all
   */
  readonly include?: OperationSelection[];

  /**
   * The operations among them that do not. An entry that selects nothing is an error.
   *
   * @default - none
   */
  readonly exclude?: OperationSelection[];

  /**
   * What single operations are to be like, by their `operationId`, or by method and path as in `GET /pets/{id}`.
   *
   * @default - as the document describes them
   */
  readonly overrides?: { [operation: string]: OperationOverride };

  /**
   * The scopes that a caller needs, all of them, to see and to call the tools. The server has to declare them.
   *
   * @default - every access token will do
   */
  readonly scopes?: string[];

  /**
   * Describes results to clients by the schemas of responses, where there is one for all responses of success and it is one of an object.
   * A call whose response breaks it has failed, so that the document must be right about the service.
   *
   * @default false
   */
  readonly responseSchemas?: boolean;
}

/**
 * Selects operations of an OpenAPI document: those that fulfil all conditions that are given. In the patterns, `*` stands for any
 * characters.
 */
export interface OperationSelection {
  /**
   * Patterns of which the `operationId`, or the method and path as in `GET /pets/{id}`, has to match one.
   *
   * @default - any
   */
  readonly operationIds?: string[];

  /**
   * Patterns of which a tag has to match one.
   *
   * @default - any
   */
  readonly tags?: string[];

  /**
   * Patterns of which the path, as in `/pets/{id}`, has to match one.
   *
   * @default - any
   */
  readonly paths?: string[];

  /**
   * The methods.
   *
   * @default - any
   */
  readonly methods?: HttpMethod[];
}

/** What the tool of an operation is to be like, against what the document says. */
export interface OperationOverride {
  /**
   * The name of the tool, which the prefix of the backend does not precede.
   *
   * @default - the prefix and the `operationId`, or the method and path if there is none
   */
  readonly name?: string;

  /**
   * The name that people read.
   *
   * @default - the summary of the operation
   */
  readonly title?: string;

  /**
   * What the tool does and when to use it. Models choose tools by it.
   *
   * @default - the description of the operation, or its summary
   */
  readonly description?: string;

  /**
   * Hints on how the tool behaves; those that are given replace those by the method.
   *
   * @default - by the method: GET, HEAD and OPTIONS change nothing, DELETE is destructive, PUT and DELETE are idempotent
   */
  readonly annotations?: ToolAnnotations;

  /**
   * The scopes that a caller needs, all of them, to see and to call the tool, instead of those of the backend.
   *
   * @default - those of the backend
   */
  readonly scopes?: string[];

  /**
   * What single arguments are to be like, by the names in the document: those of the parameters, `body`, and `body.member` for the members
   * of a body that is described as a plain object. Such a body then has the members that the document names, and no others.
   *
   * @default - as the document describes them
   */
  readonly parameters?: { [name: string]: ParameterOverride };

  /**
   * What of a JSON response is the result, in JMESPath.
   *
   * @see https://jmespath.org/specification.html
   * @default - all of it
   */
  readonly result?: string;
}

/** What an argument of a tool, or a member of its body, is to be like, against what the document says. */
export interface ParameterOverride {
  /**
   * The name of the argument. The request has the name of the document.
   *
   * @default - the name of the parameter
   */
  readonly name?: string;

  /**
   * What the argument is.
   *
   * @default - as the document describes it
   */
  readonly description?: string;

  /**
   * A value that every request has: models neither see nor choose it. It may hold `{{$caller.subject}}` and the like; without, it has to be
   * valid by the schema in the document.
   *
   * @default - models choose the value
   */
  readonly fixed?: any;

  /**
   * Leaves it out of every request. It must not be required.
   *
   * @default false
   */
  readonly omit?: boolean;
}

import type { HttpMethod } from './http-method';
import type { HttpRequestOptions } from './http-request-options';

/**
 * Properties of a tool that makes a request to an HTTP service.
 *
 * Wherever a value may hold placeholders, `'{{city}}'` stands for the argument `city` with its type, and is left out with what it is the
 * value of if there is no such argument; within a text, as in `'Weather of {{city}}'`, it stands for the argument as text. `{{address.city}}`
 * is a value within an argument, `{{$arguments}}` all of them, and `{{$caller.subject}}`, `{{$caller.clientId}}`, `{{$caller.scopes}}` and
 * `{{$requestId}}` tell of the call. Values are never read as placeholders or URLs themselves.
 *
 * A call takes up to 30 seconds, and up to 1 MiB of answer, unless `timeout` and `maxResultSize` say otherwise.
 */
export interface HttpToolProps extends HttpRequestOptions {
  /**
   * What the URLs of all requests begin with, as in `https://api.example.com/v1`. No argument can change its scheme, host or path. Plain
   * `http:` only with `allowedNetworks`.
   */
  readonly baseUrl: string;

  /**
   * The rest of the path, as in `/users/{id}`. A name in braces stands for an argument that the tool requires, or a value within one, as in
   * `{address.city}`; `{$caller.subject}`, `{$caller.clientId}` and `{$requestId}` tell of the call. Each stays within its segment, whatever
   * it holds.
   */
  readonly path: string;

  /**
   * The method.
   *
   * @default HttpMethod.GET
   */
  readonly method?: HttpMethod;

  /**
   * Parameters of the query. Values may hold placeholders; a list becomes a parameter for each of its values.
   *
   * @default - no query
   */
  readonly query?: { [name: string]: any };

  /**
   * The body: JSON, in which strings may hold placeholders.
   *
   * @default - no body
   */
  readonly body?: any;

  /**
   * The type of the body, which decides how it is written: JSON, a form (`application/x-www-form-urlencoded`, `multipart/form-data`) of an
   * object's members, or text.
   *
   * @default 'application/json'
   */
  readonly contentType?: string;

  /**
   * What of a JSON answer is the result of the tool, in JMESPath, as in `items[].name`.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}

import type { Duration } from 'aws-cdk-lib';
import type { HttpServiceOptions } from '../../tools/handlers/http/http-service-options';
import type { NameFilter } from '../../tools/name-filter';

/**
 * Properties of a backend that is another MCP server.
 *
 * A request to the other server may take `timeout`, 60 seconds by default, and be answered with `maxResultSize`, 1 MiB by default, as may each
 * page of its lists.
 */
export interface McpServerBackendProps extends HttpServiceOptions {
  /** The MCP endpoint of the other server (Streamable HTTP): an `https:` URL. Plain `http:` is taken with `allowedNetworks` only. */
  readonly url: string;

  /**
   * Precedes the names of its tools and prompts. Where the server, or a backend before this one, has something of the same name or URI,
   * this backend's is not served, and neither is what has a name that begins with the longer prefix of another one.
   *
   * @default - nothing
   */
  readonly prefix?: string;

  /**
   * The tools that are served, by the names that the other server gives them.
   *
   * @default - all
   */
  readonly tools?: NameFilter;

  /**
   * The resources that are served, by URI, and the templates of resources, by URI template.
   *
   * @default - all
   */
  readonly resources?: NameFilter;

  /**
   * The prompts that are served, by the names that the other server gives them.
   *
   * @default - all
   */
  readonly prompts?: NameFilter;

  /**
   * The scopes that a caller needs, all of them, to see and to call its tools. The server has to declare them.
   *
   * @default - every access token will do
   */
  readonly scopes?: string[];

  /**
   * How long what the other server lists is kept, at most: until then, clients see it as it was. If the other server says that it can be
   * kept for a shorter time, that counts. While it cannot be reached, its lists are kept for an hour.
   *
   * @default Duration.minutes(5)
   */
  readonly listTtl?: Duration;

  /**
   * The revision of MCP to speak with the other server, as in `2025-11-25`. A revision before 2026-07-28 lets a server that knows both keep
   * sessions, and ask clients while it works; naming one saves the question which revisions it knows.
   *
   * @default - the newest that the other server knows
   */
  readonly protocolVersion?: string;
}

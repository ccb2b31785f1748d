import type { Duration } from 'aws-cdk-lib';
import type { ResourceContent } from './resource-content';

/**
 * A resource of a remote MCP server: context for the model, at an address.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/resources
 */
export interface ResourceProps {
  /** The address: an absolute URI of any scheme, as in `docs://readme`; unique in the server. */
  readonly uri: string;

  /** A name for programs; unique among the resources and resource templates of the server. */
  readonly name: string;

  /**
   * The name that people read.
   *
   * @default - clients show the name
   */
  readonly title?: string;

  /**
   * What the resource holds and when to read it.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The media type of the content. By it, a file or an S3 object is answered as text or as base64.
   *
   * @default - `text/plain` for text; for a file, by its name, else `application/octet-stream`; otherwise as the S3 object, or the answer of the
   * Lambda function, has it. What is text or HTML at a URI that begins with `ui://` is a page of MCP Apps: `text/html;profile=mcp-app`
   */
  readonly mimeType?: string;

  /**
   * How long clients may keep the content.
   *
   * @default - as the `Cache-Control` of an S3 object says, else as long as lists: `listCacheTtl`
   */
  readonly cacheTtl?: Duration;

  /** The content. */
  readonly content: ResourceContent;
}

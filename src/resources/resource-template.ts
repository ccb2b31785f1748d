import type { Duration } from 'aws-cdk-lib';
import type { ResourceTemplateContent } from './resource-template-content';

/**
 * Resources of a remote MCP server whose addresses have a form in common.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/resources#resource-templates
 */
export interface ResourceTemplateProps {
  /**
   * The form of the addresses (RFC 6570): an absolute URI with variables, unique in the server.
   *
   * - `{name}` is one segment of a path. A slash in its value is written `%2F`.
   * - `{+name}` may be several segments: slashes stand as they are. No variable follows it, but those of a query.
   * - `{?name,other}`, at the end, are parameters of the query, which may be left out.
   *
   * A value ends where the text that follows its variable first comes, and is percent-decoded once. Where a URI has the form of several
   * templates, the first one serves it; a resource that is declared with this URI comes before all of them.
   */
  readonly uriTemplate: string;

  /** A name for programs; unique among the resources and resource templates of the server. */
  readonly name: string;

  /**
   * The name that people read.
   *
   * @default - clients show the name
   */
  readonly title?: string;

  /**
   * What the resources hold, and what the variables mean.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * The media type, if it is the same for all of the resources. By it, S3 objects are answered as text or as base64.
   *
   * @default - as the content has it; an S3 object without one, by the extension of its key
   */
  readonly mimeType?: string;

  /**
   * How long clients may keep the contents.
   *
   * @default - as the `Cache-Control` of an S3 object says, else as long as lists: `listCacheTtl`
   */
  readonly cacheTtl?: Duration;

  /** The contents. */
  readonly content: ResourceTemplateContent;
}

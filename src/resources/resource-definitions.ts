import { Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { mimeTypeProblems, resourceNameProblems } from './resource-problems';
import { messageOf } from '../checks/problems';
import { type ResourceManifest, UI_MEDIA_TYPE } from '../contract';
import type { ResourceProps } from './resource';

/** A resource, and what it needs. */
export interface ResourceDefinition {
  readonly manifest: ResourceManifest;
  /** The file to deploy with it. */
  readonly sourceFile?: string;
  /** Gives the server the permissions that it needs to read it. */
  readonly grant?: (server: iam.IGrantable) => void;
}

/** RFC 3986 section 4.3, in characters that need no escaping. */
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;

/** Returns the type of a resource by its URI, besides what its content says: a page of MCP Apps is HTML, if it is text at all. */
function typeAt(uri: string, type: string | undefined): string | undefined {
  return uri.startsWith('ui://') && [undefined, 'text/plain', 'text/html'].includes(type) ? UI_MEDIA_TYPE : type;
}

/** The resources of one server, checked as they come. */
export class ResourceDefinitions {
  private readonly uris = new Set<string>();

  /**
   * @param names those of resource templates, which share them with resources
   * @param region of the server
   */
  constructor(private readonly names: Set<string>, private readonly region: string) {}

  /**
   * Takes a resource, or says what is wrong with it.
   *
   * @param problems is added to; each line names the resource
   * @returns undefined when its content cannot be had
   */
  public define(props: ResourceProps, problems: string[]): ResourceDefinition | undefined {
    const found = [
      ...this.uriProblems(props.uri),
      ...resourceNameProblems(props.name, this.names),
      ...mimeTypeProblems(props.mimeType),
    ];
    let definition: ResourceDefinition | undefined;
    try {
      const { mimeType: type, content, sourceFile, grant } = props.content._bind(this.region, props.mimeType);
      const mimeType = props.mimeType ?? typeAt(props.uri, type);
      const { uri, name, title, description } = props;
      const cacheTtl = props.cacheTtl?.toMilliseconds();
      definition = { manifest: { uri, name, title, description, mimeType, cacheTtl, content }, sourceFile, grant };
    } catch (error) {
      found.push(`content: ${messageOf(error)}`);
    }
    problems.push(...found.map((problem) => `resource ${JSON.stringify(props.uri)}: ${problem}`));
    return definition;
  }

  private uriProblems(uri: string): string[] {
    if (this.uris.has(uri)) {
      return ['another resource has this URI; give each resource a URI of its own'];
    }
    this.uris.add(uri);
    if (Token.isUnresolved(uri)) {
      return [];
    }
    if (!ABSOLUTE_URI.test(uri) || !URL.canParse(uri)) {
      return ['uri must be an absolute URI with a scheme, as in "docs://readme", and other characters than those of RFC 3986 escaped'];
    }
    // requests are parsed as URLs before they are looked up
    const normal = new URL(uri).href;
    return normal === uri ? [] : [`uri is not in its normal form, in which clients ask for it; write ${JSON.stringify(normal)}`];
  }
}

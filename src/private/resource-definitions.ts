import { type Duration, Token } from 'aws-cdk-lib';
import { messageOf } from './problems';
import type { ResourceManifest } from '../contract';
import type { ResourceProps } from '../resource';

/** A resource, and the file to deploy with it. */
export interface ResourceDefinition {
  readonly manifest: ResourceManifest;
  readonly sourceFile?: string;
}

/** RFC 3986 section 4.3, in characters that need no escaping. */
const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
/** RFC 6838 section 4.2, with parameters. */
const MIME_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(\s*;.*)?$/;

/** The resources of one server, checked as they come. */
export class ResourceDefinitions {
  private readonly uris = new Set<string>();
  private readonly names = new Set<string>();

  /**
   * Takes a resource, or says what is wrong with it.
   *
   * @param problems is added to; each line names the resource
   * @returns undefined when its content cannot be had
   */
  public define(props: ResourceProps, problems: string[]): ResourceDefinition | undefined {
    const found = [
      ...this.uriProblems(props.uri),
      ...this.nameProblems(props.name),
      ...mimeTypeProblems(props.mimeType),
      ...cacheTtlProblems(props.cacheTtl),
    ];
    let definition: ResourceDefinition | undefined;
    try {
      const { mimeType, content, sourceFile } = props.content._bind(props.mimeType);
      const { uri, name, title, description } = props;
      const cacheTtl = props.cacheTtl?.isUnresolved() ? undefined : props.cacheTtl?.toMilliseconds();
      definition = { manifest: { uri, name, title, description, mimeType, cacheTtl, content }, sourceFile };
    } catch (error) {
      found.push(`content: ${messageOf(error)}`);
    }
    problems.push(...found.map((problem) => `resource ${JSON.stringify(props.uri)}: ${problem}`));
    return definition;
  }

  private uriProblems(uri: string): string[] {
    if (Token.isUnresolved(uri)) {
      return [];
    }
    if (this.uris.has(uri)) {
      return ['another resource has this URI; give each resource a URI of its own'];
    }
    this.uris.add(uri);
    if (!ABSOLUTE_URI.test(uri) || !URL.canParse(uri)) {
      return ['uri must be an absolute URI with a scheme, as in "docs://readme", and other characters than those of RFC 3986 escaped'];
    }
    // requests are parsed as URLs before they are looked up
    const normal = new URL(uri).href;
    return normal === uri ? [] : [`uri is not in its normal form, in which clients ask for it; write ${JSON.stringify(normal)}`];
  }

  private nameProblems(name: string): string[] {
    if (Token.isUnresolved(name)) {
      return [];
    }
    if (!name?.trim()) {
      return ['name is empty'];
    }
    if (this.names.has(name)) {
      return [`another resource has the name ${JSON.stringify(name)}; give each resource a name of its own`];
    }
    this.names.add(name);
    return [];
  }
}

function cacheTtlProblems(cacheTtl: Duration | undefined): string[] {
  return cacheTtl?.isUnresolved() ? ['cacheTtl must be known at synthesis; write it without CloudFormation tokens'] : [];
}

function mimeTypeProblems(mimeType: string | undefined): string[] {
  if (mimeType === undefined || Token.isUnresolved(mimeType) || MIME_TYPE.test(mimeType)) {
    return [];
  }
  return [`mimeType must be a media type, as in "text/markdown", got ${JSON.stringify(mimeType)}`];
}

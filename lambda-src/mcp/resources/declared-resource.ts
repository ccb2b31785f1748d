import type { Readable } from './reading';
import type { ServedResource } from './resource';
import { listedBucket, templateOf, type ServedResourceTemplate } from './resource-template';
import type { JsonObject, ResourceManifest, ResourceTemplateManifest } from '../../../src/contract';
import { completionOf, NO_COMPLETION } from '../call/completion';
import { normalizeUri } from '../call/uri';

/** Returns a resource as it is listed (MCP `Resource`). */
export function listedResource({ uri, name, title, description, mimeType }: ResourceManifest): JsonObject {
  return { uri, name, title, description, mimeType };
}

/** Returns a resource template as it is listed (MCP `ResourceTemplate`). */
export function listedTemplate({ uriTemplate, name, title, description, mimeType }: ResourceTemplateManifest): JsonObject {
  return { name, uriTemplate, title, description, mimeType };
}

/**
 * Finds the declared resource that a client asks for, or the template that it has the form of, by the URI as the client wrote it: in a normal
 * form, what looks like a dot segment is gone, and with it the key of an object.
 */
export function findReadable(
  uri: string,
  resources: ReadonlyMap<string, ServedResource>,
  templates: readonly ServedResourceTemplate[],
): Readable | undefined {
  const resource = URL.canParse(uri) ? resources.get(normalizeUri(uri)) : undefined;
  if (resource) {
    const { manifest, read } = resource;
    return { uri: manifest.uri, cacheTtl: manifest.cacheTtl, read };
  }
  const found = templateOf(uri, templates);
  return found && { uri, variables: found.variables, cacheTtl: found.template.manifest.cacheTtl, read: found.template.read };
}

/** Completes a variable of a template by the keys of its bucket, if clients may know them. */
export async function completeTemplate(
  template: ServedResourceTemplate,
  variable: string,
  typed: string,
  deadline: AbortSignal,
): Promise<JsonObject> {
  const bucket = listedBucket(template);
  if (bucket?.variable !== variable) {
    return NO_COMPLETION;
  }
  const { completeKey } = await import('./s3/bucket-resources');
  return completionOf(await completeKey(bucket, typed, deadline));
}

import { ResourceTemplate, UriTemplate, type CompleteResourceTemplateCallback, type McpServer } from '@modelcontextprotocol/server';
import { readResource } from './reading';
import type { ServedResource } from './resource';
import { listedBucket, type ServedResourceTemplate } from './resource-template';
import type { RequestScope } from '../call/invocation';
import { concerns } from '../call/requested';

/** Registers resources with the server of one request, if the request is about resources. */
export function registerResources(server: McpServer, resources: ReadonlyMap<string, ServedResource>, scope: RequestScope): void {
  if (!concerns(scope.message, 'resources/')) {
    return;
  }
  for (const [normalizedUri, { manifest, read }] of resources) {
    const { uri, name, title, description, mimeType, cacheTtl } = manifest;
    // The SDK looks resources up by their normalized URI; `uri` among the metadata has the list show them as declared.
    const metadata = { uri, title, description, mimeType };
    server.registerResource(name, normalizedUri, metadata, (_url, ctx) => readResource({ uri, cacheTtl, read }, scope, ctx));
  }
}

/** A URI template that the SDK lists and completes. What is asked for by its URIs is found elsewhere, see `withTemplates`. */
class ListedUriTemplate extends UriTemplate {
  override match(): null {
    return null;
  }
}

/** Registers resource templates with the server of one request, if the request is about them. */
export function registerResourceTemplates(server: McpServer, templates: readonly ServedResourceTemplate[], scope: RequestScope): void {
  if (!concerns(scope.message, 'resources/', 'completion/')) {
    return;
  }
  for (const template of templates) {
    const { uriTemplate, name, title, description, mimeType } = template.manifest;
    const listed = new ResourceTemplate(new ListedUriTemplate(uriTemplate), { list: undefined, complete: completions(template, scope) });
    server.registerResource(name, listed, { title, description, mimeType }, () => {
      throw new Error('The SDK has matched a URI that it does not know of');
    });
  }
}

/**
 * Returns the functions that complete the variables of a template, by the variables' names. The names of members that every object inherits
 * lead to nothing, because clients may ask for them.
 */
function completions(template: ServedResourceTemplate, { invocation }: RequestScope): Record<string, CompleteResourceTemplateCallback> {
  const byName = Object.create(null) as Record<string, CompleteResourceTemplateCallback>;
  const bucket = listedBucket(template);
  if (bucket !== undefined) {
    byName[bucket.variable] = async (typed) => {
      const { completeKey } = await import('./s3/bucket-resources');
      return completeKey(bucket, typed, invocation.deadline);
    };
  }
  return byName;
}

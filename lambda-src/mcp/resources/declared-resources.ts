import { bucketLists } from './bucket-lists';
import { completeTemplate, findReadable, listedResource, listedTemplate } from './declared-resource';
import { readResource } from './reading';
import { prepareResources } from './resource';
import { listedBucket, prepareResourceTemplates } from './resource-template';
import type { Manifest } from '../../../src/contract';
import { NO_COMPLETION } from '../call/completion';
import type { OpenSource } from '../call/source';

/**
 * Makes a source of the declared resources and resource templates.
 *
 * @param assetFolder where the manifest is
 */
export async function declaredResources(manifest: Pick<Manifest, 'resources' | 'resourceTemplates'>, assetFolder: string): Promise<OpenSource> {
  const resources = await prepareResources(manifest.resources, assetFolder);
  const templates = await prepareResourceTemplates(manifest.resourceTemplates, assetFolder);
  const listed = manifest.resources.map(listedResource);
  const listedTemplates = manifest.resourceTemplates.map(listedTemplate);
  const buckets = bucketLists(templates);
  const readable = (uri: string) => findReadable(uri, resources, templates);

  return (exchange) => ({
    capabilities: { resources: { listChanged: false }, ...(templates.some(listedBucket) && { completions: {} }) },

    has: (kind, key) => {
      switch (kind) {
        case 'resources': return readable(key) !== undefined;
        case 'resourceTemplates': return templates.some(({ manifest: { uriTemplate } }) => uriTemplate === key);
        default: return false;
      }
    },

    entries: (list) => {
      switch (list) {
        case 'resources/list': return listed;
        case 'resources/templates/list': return listedTemplates;
        default: return [];
      }
    },

    more: (list) => (list === 'resources/list' ? buckets : []),

    readResource: async (uri) => {
      const found = readable(uri);
      return found && readResource(found, exchange);
    },

    complete: async (reference, argument) => {
      if (reference.type !== 'ref/resource') {
        return undefined;
      }
      const template = templates.find(({ manifest: { uriTemplate } }) => uriTemplate === reference.uri);
      if (template) {
        return completeTemplate(template, argument.name, argument.value, exchange.invocation.deadline);
      }
      return resources.has(reference.uri) ? NO_COMPLETION : undefined;
    },
  });
}

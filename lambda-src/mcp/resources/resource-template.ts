import type { ResourceReader } from './content';
import { createResourceReader } from './create-resource-reader';
import { matchUri, parseUriTemplate, type UriTemplate, type UriVariables } from './uri-template';
import type { ResourceTemplateManifest, S3PrefixContentManifest } from '../../../src/contract';

/** A resource template whose resources can be read. */
export interface ServedResourceTemplate {
  readonly manifest: ResourceTemplateManifest;
  readonly uriTemplate: UriTemplate;
  readonly read: ResourceReader;
}

/**
 * Makes resource templates readable, in the order of declaration.
 *
 * @param assetFolder where the manifest is
 */
export async function prepareResourceTemplates(
  manifests: readonly ResourceTemplateManifest[],
  assetFolder: string,
): Promise<readonly ServedResourceTemplate[]> {
  const templates: ServedResourceTemplate[] = [];
  for (const manifest of manifests) {
    templates.push({ manifest, uriTemplate: parseUriTemplate(manifest.uriTemplate), read: await createResourceReader(manifest, assetFolder) });
  }
  return templates;
}

/** The first template that a URI has the form of, and the values of its variables. */
export function templateOf(
  uri: string,
  templates: readonly ServedResourceTemplate[],
): { readonly template: ServedResourceTemplate; readonly variables: UriVariables } | undefined {
  for (const template of templates) {
    const variables = matchUri(template.uriTemplate, uri);
    if (variables) {
      return { template, variables };
    }
  }
  return undefined;
}

/** The bucket of a template, if clients may know which objects are in it. */
export function listedBucket({ manifest: { content } }: ServedResourceTemplate): S3PrefixContentManifest | undefined {
  return content.type === 's3Prefix' && content.listed ? content : undefined;
}

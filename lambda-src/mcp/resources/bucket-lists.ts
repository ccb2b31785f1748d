import { listedBucket, type ServedResourceTemplate } from './resource-template';
import type { ListSource } from '../call/list-source';

/** The objects of the buckets of templates, if clients may know which there are, in the order of the templates. */
export function bucketLists(templates: readonly ServedResourceTemplate[]): readonly ListSource[] {
  return templates.flatMap((template) => {
    const bucket = listedBucket(template);
    return bucket ? [{
      page: async (cursor, limit, signal) => {
        const { listResources } = await import('./s3/bucket-resources');
        return listResources({ uriTemplate: template.uriTemplate, mimeType: template.manifest.mimeType, bucket }, cursor, limit, signal);
      },
    } satisfies ListSource] : [];
  });
}

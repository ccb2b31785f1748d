import type { ResourceReader } from './content';
import type { ResourceContentManifest, ResourceTemplateContentManifest } from '../../../src/contract';

/** The parts that the reader of a resource, or of those of a template, is made of. */
export interface ReadableManifest {
  /** The media type that the owner gives. */
  readonly mimeType?: string;
  readonly content: ResourceContentManifest | ResourceTemplateContentManifest;
}

/**
 * Makes the reader that a manifest asks for. The code of a kind is loaded when a resource needs it.
 *
 * @param assetFolder where the manifest is
 */
export async function createResourceReader({ content, mimeType }: ReadableManifest, assetFolder: string): Promise<ResourceReader> {
  switch (content.type) {
    case 'text': return () => Promise.resolve({ contents: [{ mimeType, text: content.text }] });
    case 'file': {
      const { createFileReader } = await import('./file-reader');
      return createFileReader(content, mimeType, assetFolder);
    }
    case 's3Object': {
      const { readObject } = await import('./s3/read-object');
      return ({ signal, requestId }) => readObject(content, { mimeType, signal, requestId });
    }
    case 's3Prefix': {
      const { readObject } = await import('./s3/read-object');
      return ({ variables, signal, requestId }) => readObject(
        // always below the prefix: keys are text, in which `..` and slashes have no meaning
        { ...content, key: `${content.prefix}${variables?.[content.variable]}` },
        { mimeType, signal, requestId },
      );
    }
    case 'lambdaFunction': {
      const { createFunctionReader } = await import('./function-reader');
      return createFunctionReader(content, mimeType);
    }
  }
}

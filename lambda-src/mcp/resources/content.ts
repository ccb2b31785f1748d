import type { ResourceContentManifest, ResourceTemplateContentManifest, ToolCaller } from '../../../src/contract';

/** One read of a resource. */
export interface ResourceRead {
  /** As the client asked for it. */
  readonly uri: string;
  /** The values of the variables of a template. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly requestId: string;
  readonly caller: ToolCaller;
  /** Aborted when the answer would come too late: the client has gone, or the function's time is up. */
  readonly signal: AbortSignal;
}

/** MCP `TextResourceContents` or `BlobResourceContents`. */
export interface ResourceContent {
  /** Absent: the one that was asked for. */
  readonly uri?: string;
  readonly mimeType?: string;
  readonly text?: string;
  /** Base64. */
  readonly blob?: string;
}

/** What a resource holds. */
export interface ResourceContents {
  readonly contents: readonly ResourceContent[];
  /** How long clients may keep it, and who; as lists unless given. */
  readonly cacheHint?: { readonly ttlMs?: number; readonly cacheScope?: 'private' };
}

/**
 * Reads a resource, or any resource of a template.
 *
 * @returns undefined when there is no such resource
 * @throws ResourceTooLargeError
 * @throws ServiceUnavailableError
 * @throws Error when it cannot be read
 */
export type ResourceReader = (read: ResourceRead) => Promise<ResourceContents | undefined>;

/** A resource has more bytes than are read. */
export class ResourceTooLargeError extends Error {
  override readonly name = 'ResourceTooLargeError';

  /** @param maxSize in bytes */
  constructor(readonly maxSize: number) {
    super(`The resource has more than ${maxSize} bytes`);
  }
}

/** What the reader of a resource, or of those of a template, is made of. */
export interface ReadableManifest {
  /** What the owner says it is. */
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

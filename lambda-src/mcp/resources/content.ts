import type { ToolCaller } from '../../../src/contract';

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

import { ResourceTooLargeError, type ResourceReader } from './content';
import type { UriVariables } from './uri-template';
import type { JsonObject } from '../../../src/contract';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import type { Exchange } from '../call/exchange';
import { ERROR_CODES, ProtocolError, ResourceNotFoundError } from '../call/protocol-error';

/** A resource that is declared, or that has the form of a template, to be read. */
export interface Readable {
  readonly uri: string;
  readonly variables?: UriVariables;
  /** How long clients may keep it, in milliseconds; as its content says unless given. */
  readonly cacheTtl?: number;
  readonly read: ResourceReader;
}

/**
 * Reads a resource.
 *
 * @throws ProtocolError when there is none, or it cannot be read
 * @throws ServiceUnavailableError
 */
export async function readResource({ uri, variables, cacheTtl, read }: Readable, { invocation, era, signal }: Exchange): Promise<JsonObject> {
  const { requestId, caller } = invocation;
  try {
    const found = await read({ uri, variables, requestId, caller, signal });
    if (found !== undefined) {
      const cacheHint = { ...found.cacheHint, ...(cacheTtl !== undefined && { ttlMs: cacheTtl }) };
      // earlier revisions have no such members
      return { contents: found.contents.map((content) => ({ uri, ...content })), ...(era === 'modern' && cacheHint) };
    }
  } catch (error) {
    if (error instanceof ServiceUnavailableError) {
      throw error;
    }
    log.error('The resource could not be read', { requestId, uri, error });
    throw error instanceof ResourceTooLargeError
      ? new ProtocolError(ERROR_CODES.internalError, `${error.message}, which is as much as this server reads`, { uri, maxSize: error.maxSize })
      : new ProtocolError(ERROR_CODES.internalError, `The resource could not be read. Request id: ${requestId}`);
  }
  throw new ResourceNotFoundError(uri);
}

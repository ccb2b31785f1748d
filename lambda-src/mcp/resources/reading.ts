import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type ReadResourceResult, type ServerContext } from '@modelcontextprotocol/server';
import { ResourceTooLargeError, type ResourceReader } from './content';
import { normalizeUri } from './resource';
import { templateOf } from './resource-template';
import type { UriVariables } from './uri-template';
import { ServiceUnavailableError } from '../../shared/aws-request';
import { log } from '../../shared/log';
import type { RequestScope } from '../call/invocation';
import type { RequestHandler } from '../request-handlers';
import type { Served } from '../served';

/** What is read of a resource that is declared, or that has the form of a template. */
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
export async function readResource(
  { uri, variables, cacheTtl, read }: Readable,
  { invocation, era }: RequestScope,
  ctx: ServerContext,
): Promise<ReadResourceResult> {
  const { requestId, caller, deadline } = invocation;
  try {
    const found = await read({ uri, variables, requestId, caller, signal: AbortSignal.any([ctx.mcpReq.signal, deadline]) });
    if (found !== undefined) {
      const cacheHint = { ...found.cacheHint, ...(cacheTtl !== undefined && { ttlMs: cacheTtl }) };
      // earlier revisions have no such members
      return { contents: found.contents.map((content) => ({ uri, ...content })), ...(era === 'modern' && cacheHint) } as ReadResourceResult;
    }
  } catch (error) {
    if (error instanceof ServiceUnavailableError) {
      throw error;
    }
    log.error('The resource could not be read', { requestId, uri, error });
    throw error instanceof ResourceTooLargeError
      ? new ProtocolError(ProtocolErrorCode.InternalError, `${error.message}, which is as much as this server reads`, { uri, maxSize: error.maxSize })
      : new ProtocolError(ProtocolErrorCode.InternalError, `The resource could not be read. Request id: ${requestId}`);
  }
  throw new ResourceNotFoundError(uri);
}

/**
 * Has the handler of `resources/read` read the resources of declared templates. It goes by the URI as the client wrote it: the SDK hands its
 * own templates a normal form, in which what looks like a dot segment is gone, and with it the key of an object.
 */
export function withTemplates(
  method: string,
  handler: RequestHandler,
  { resources, resourceTemplates }: Pick<Served, 'resources' | 'resourceTemplates'>,
  scope: RequestScope,
): RequestHandler {
  if (method !== 'resources/read' || resourceTemplates.length === 0) {
    return handler;
  }
  return (request, ctx) => {
    const { uri } = (request as { readonly params: { readonly uri: string } }).params;
    const isDeclared = URL.canParse(uri) && resources.has(normalizeUri(uri));
    const found = isDeclared ? undefined : templateOf(uri, resourceTemplates);
    if (!found) {
      return handler(request, ctx);
    }
    const { template: { manifest, read }, variables } = found;
    return readResource({ uri, variables, cacheTtl: manifest.cacheTtl, read }, scope, ctx);
  };
}

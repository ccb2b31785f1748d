import { type AdapterPayload, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isDocumentClient } from './client-origin';
import { createClientRecord, findClientRecord, updateClientRecord } from './client-records';
import { currentKeySet, currentMetadata, mayHaveDocument } from './metadata-document';
import { UnreadableDocumentError } from './unreadable-document';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed } from '../../shared/record-table';

type FindGrant = (id: string, options?: object) => Promise<InstanceType<Provider['Grant']> | undefined>;

/** Where clients authenticate that have tokens, or are about to get some. */
const TOKEN_ROUTES = ['token', 'revocation', 'introspection'];

/**
 * Finds a client with a metadata document where it has to be one that somebody let in: in its record, without asking its host.
 * Only a client that proves itself by keys in its document has these looked up.
 *
 * @returns undefined where its document decides
 * @throws InvalidClientAuth, `invalid_client`, when it has no record
 * @throws ServiceUnavailableError
 */
export async function findRecordedDocumentClient(clientId: string): Promise<AdapterPayload | undefined> {
  const { ctx } = Provider;
  if (!TOKEN_ROUTES.includes(ctx?.oidc?.route ?? '')) {
    // oidc-provider goes on to look for a metadata document
    return undefined;
  }
  const record = mayHaveDocument(clientId) ? await findClientRecord(clientId) : undefined;
  if (record === undefined) {
    throw new errors.InvalidClientAuth('the client has no record: it was revoked, not used for long, or its host is not wanted any more');
  }
  Object.assign(ctx!.state, { clientRecord: record, clientLetInAt: record.metadata.client_id_issued_at });
  return await withPresentKeys(ctx!, clientId, record.metadata) as AdapterPayload;
}

/**
 * Puts the present keys in the metadata of a client that proves itself: one that it has withdrawn is not good any more. oidc-provider
 * would keep those at a URL for as long as they verify anything.
 */
async function withPresentKeys(ctx: KoaContextWithOIDC, clientId: string, metadata: JsonObject): Promise<JsonObject> {
  const { jwks, jwks_uri: uri, ...others } = metadata;
  if ((jwks ?? uri) === undefined || ctx.oidc.params?.client_assertion === undefined) {
    return metadata;
  }
  try {
    if (typeof uri === 'string') {
      return { ...others, jwks: (await currentKeySet(ctx, uri)).json };
    }
    const { json: latest } = await currentMetadata(ctx, clientId);
    return latest.jwks === undefined && typeof latest.jwks_uri === 'string'
      ? { ...others, jwks: (await currentKeySet(ctx, latest.jwks_uri)).json }
      : { ...others, ...(latest.jwks !== undefined && { jwks: latest.jwks }) };
  } catch (error) {
    if (error instanceof UnreadableDocumentError) {
      return metadata;
    }
    throw Object.assign(new errors.InvalidClientAuth('the keys of the client are not to be had any more'), { cause: error });
  }
}

/** Keeps a record of each client with a metadata document from the first code on that it gets, by its latest document. */
export function recordDocumentClients(provider: Provider): void {
  provider.use(async (ctx, next) => {
    // no later than the grant, which is made in the same request
    const letInAt = epochSeconds();
    await next();
    const { AuthorizationCode: code, Client: client } = ctx.oidc?.entities ?? {};
    if (code !== undefined && client !== undefined && ctx.oidc.route !== 'token' && isDocumentClient(client.clientId)) {
      await recordClient(client.clientId, { ...client.metadata(), client_id_issued_at: letInAt });
    }
  });
}

async function recordClient(clientId: string, metadata: JsonObject): Promise<void> {
  try {
    await createClientRecord(clientId, metadata);
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
    const record = await findClientRecord(clientId);
    const latest = { ...metadata, client_id_issued_at: record?.metadata.client_id_issued_at };
    if (record !== undefined && JSON.stringify(record.metadata) !== JSON.stringify(latest)) {
      await updateClientRecord(clientId, latest).catch(unlessRevoked);
    }
  }
}

function unlessRevoked(error: unknown): void {
  if (!isConditionFailed(error)) {
    throw error;
  }
}

/**
 * Lets grants end with the record of their client: revoking a registered client ends them because its id never comes back,
 * but that of a client with a metadata document does, as soon as anybody lets it in again.
 */
export function endGrantsWithDocumentClients(provider: Provider): void {
  const { Grant } = provider;
  const find = Grant.find.bind(Grant) as FindGrant;
  const findOfClient: FindGrant = async (id, options) => {
    const grant = await find(id, options);
    const letInAt: number = Provider.ctx?.state.clientLetInAt ?? 0;
    return grant !== undefined && grant.iat! < letInAt ? undefined : grant;
  };
  Object.assign(Grant, { find: findOfClient });
}

import { type Client, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { isDocumentClient } from './client-origin';
import { createClientRecord, findClientRecord } from './client-records';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed } from '../../shared/record-table';

type FindGrant = (id: string, options?: object) => Promise<InstanceType<Provider['Grant']> | undefined>;

/** Where clients authenticate that have tokens, or are about to get some. */
const TOKEN_ROUTES = ['token', 'revocation', 'introspection'];

/**
 * Decides whether a client with a metadata document is served (oidc-provider's `allowClient`). Its document says who it is; its
 * record says that somebody let it in, and that it has not been revoked since.
 *
 * @throws InvalidClientAuth, `invalid_client`, when it has no record
 * @throws ServiceUnavailableError
 */
export async function allowDocumentClient(ctx: KoaContextWithOIDC, { clientId }: Client): Promise<boolean> {
  if (!TOKEN_ROUTES.includes(ctx.oidc.route)) {
    return true;
  }
  const record = await findClientRecord(clientId);
  if (record === undefined) {
    throw new errors.InvalidClientAuth('the client has no record: it was revoked, or not used for long');
  }
  ctx.state.clientExpiresAt = record.expiresAt;
  ctx.state.clientLetInAt = record.metadata.client_id_issued_at;
  return true;
}

/** Keeps a record of each client with a metadata document from the first code on that it gets. */
export function recordDocumentClients(provider: Provider): void {
  provider.use(async (ctx, next) => {
    // no later than the grant, which is made in the same request
    const letInAt = epochSeconds();
    await next();
    const { AuthorizationCode: code, Client: client } = ctx.oidc?.entities ?? {};
    if (code === undefined || client === undefined || ctx.oidc.route === 'token' || !isDocumentClient(client.clientId)) {
      return;
    }
    try {
      await createClientRecord(client.clientId, { ...client.metadata(), client_id_issued_at: letInAt });
    } catch (error) {
      if (!isConditionFailed(error)) {
        throw error;
      }
    }
  });
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

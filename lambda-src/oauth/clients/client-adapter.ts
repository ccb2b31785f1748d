import { timingSafeEqual } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { isDocumentClient } from './client-origin';
import {
  createClientRecord, deleteClientRecord, findClientRecord, renewClientRecord, setRegistrationTokenHash, updateClientRecord,
} from './client-records';
import { hashClientSecret } from './client-secret';
import { findPreRegisteredClient } from './pre-registered-client';
import { log } from '../../shared/log';
import { sha256 } from '../../shared/record-key';
import { isConditionFailed } from '../../shared/record-table';
import { findWorkloadClient } from '../assertions/workload-client';
import { unsupported } from '../records/record-adapter';

const unused = { consume: unsupported, findByUid: unsupported, findByUserCode: unsupported, revokeByGrantId: unsupported };

/** Stores clients for oidc-provider. */
export function clientAdapter(): Adapter {
  return {
    ...unused,

    async upsert(clientId, metadata) {
      if (Provider.ctx?.method !== 'PUT') {
        await createClientRecord(clientId, metadata);
        return;
      }
      try {
        await updateClientRecord(clientId, metadata);
      } catch (error) {
        throw isConditionFailed(error) ? new errors.InvalidToken('the client has been deleted') : error;
      }
    },

    async find(clientId) {
      const declared = findWorkloadClient(clientId) ?? await findPreRegisteredClient(clientId);
      if (declared !== undefined || isDocumentClient(clientId)) {
        // oidc-provider goes on to look for a metadata document
        return declared;
      }
      const record = await findClientRecord(clientId);
      if (record === undefined) {
        // as much work as the comparison that an existing client gets
        hashClientSecret(clientId);
        return undefined;
      }
      if (Provider.ctx !== undefined) {
        Provider.ctx.state.clientExpiresAt = record.expiresAt;
      }
      return record.metadata as AdapterPayload;
    },

    destroy: deleteClientRecord,
  };
}

/**
 * Stores registration access tokens (RFC 7592 section 3) for oidc-provider, each as a hash in the record of its client. The
 * token is looked up by the client that the request's path names, so that the token of one client opens no other.
 */
export function registrationTokenAdapter(): Adapter {
  return {
    ...unused,

    async upsert(token, { clientId }) {
      await setRegistrationTokenHash(clientId as string, sha256(token));
    },

    async find(token) {
      const { clientId } = Provider.ctx?.params as { clientId: string };
      const expected = Buffer.from((await findClientRecord(clientId))?.registrationTokenHash ?? '');
      const actual = Buffer.from(sha256(token));
      if (expected.length !== actual.length || !timingSafeEqual(expected, actual)) {
        return undefined;
      }
      return { kind: 'RegistrationAccessToken', jti: token, clientId };
    },

    /** oidc-provider deletes the client first, and the token's hash with it. */
    async destroy() {},
  };
}

/**
 * Renews the record of a client that got a token, if it has one. A failure costs nothing but time: the next token tries again.
 */
export function renewClientsInUse(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || ctx.state.clientExpiresAt === undefined) {
      return;
    }
    try {
      await renewClientRecord(ctx.oidc.client!.clientId, ctx.state.clientExpiresAt);
    } catch (error) {
      log.warn('A client in use could not be renewed', { clientId: ctx.oidc.client!.clientId, error });
    }
  });
}

import { timingSafeEqual } from 'node:crypto';
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider';
import { isDocumentClient } from './client-origin';
import {
  type ClientRecord, createClientRecord, deleteClientRecord, endRepetition, findClientRecord, renewClientRecord, takePlaceOfClient,
  updateClientRecord,
} from './client-records';
import { hashClientSecret } from './client-secret';
import { findRecordedDocumentClient } from './document-client';
import { findPreRegisteredClient, isPreRegistered } from './pre-registered-client';
import { returnRegistrationPlace } from './registration-places';
import { log } from '../../shared/log';
import { recordKey, sha256 } from '../../shared/record-key';
import { isConditionFailed } from '../../shared/record-table';
import { findWorkloadClient } from '../assertions/workload-client';
import { unsupported } from '../records/record-adapter';
import { knownScope } from '../tolerance/scopes';

const unused = { consume: unsupported, findByUid: unsupported, findByUserCode: unsupported, revokeByGrantId: unsupported };

/** Stores clients for oidc-provider. */
export function clientAdapter(): Adapter {
  return {
    ...unused,

    async upsert(clientId, metadata) {
      if (Provider.ctx!.method !== 'PUT') {
        // written with its registration access token, which oidc-provider makes next
        Provider.ctx!.state.newClient = metadata;
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
      if (declared !== undefined) {
        return declared;
      }
      return isDocumentClient(clientId) ? findRecordedDocumentClient(clientId) : findRegisteredClient(clientId);
    },

    destroy: deleteClientRecord,
  };
}

/** Returns the key of the record in which a client of this id is found, if there is one; none if a client is found elsewhere. */
export function keysOfClient(clientId: string | undefined): readonly string[] {
  return clientId !== undefined && findWorkloadClient(clientId) === undefined && !isPreRegistered(clientId) ? [recordKey('Client', clientId)] : [];
}

async function findRegisteredClient(clientId: string): Promise<AdapterPayload | undefined> {
  const record = await findClientRecord(clientId);
  if (record === undefined) {
    // as much work as the comparison that an existing client gets
    hashClientSecret(clientId);
    return undefined;
  }
  const { ctx } = Provider;
  if (ctx !== undefined) {
    ctx.state.clientRecord = record;
  }
  if (record.isRepeatable && ['authorization', 'pushed_authorization_request'].includes(ctx?.oidc?.route ?? '')) {
    await endRepetition(clientId);
  }
  return withKnownScope(record.metadata as AdapterPayload);
}

/** A client registered for the scopes of its time. oidc-provider takes none with a scope that there is not. */
function withKnownScope(metadata: AdapterPayload): AdapterPayload {
  return metadata.scope === undefined ? metadata : { ...metadata, scope: knownScope(metadata.scope) };
}

/**
 * Stores registration access tokens (RFC 7592 section 3) for oidc-provider, each as a hash in the record of its client. The
 * token is looked up by the client that the request's path names, so that the token of one client opens no other.
 */
export function registrationTokenAdapter(): Adapter {
  return {
    ...unused,

    async upsert(token, { clientId }) {
      await createClientRecord(clientId as string, Provider.ctx!.state.newClient as AdapterPayload, sha256(token));
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
 * Renews the record of a client that got a token, if it has one, and gives back the place of one that got its first. A failure costs nothing but time: the next token tries again.
 */
export function renewClientsInUse(provider: Provider): void {
  provider.use(async (ctx, next) => {
    await next();
    const record = ctx.state.clientRecord as ClientRecord | undefined;
    if (ctx.oidc?.route !== 'token' || ctx.status !== 200 || record === undefined) {
      return;
    }
    const { clientId } = ctx.oidc.client!;
    try {
      const { place } = record;
      await Promise.all([
        renewClientRecord(clientId, record),
        place !== undefined && takePlaceOfClient(clientId).then((isFirst) => isFirst ? returnRegistrationPlace(place) : undefined),
      ]);
    } catch (error) {
      log.warn('A client in use could not be renewed', { clientId, error });
    }
  });
}

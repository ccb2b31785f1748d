import type { AdapterPayload } from 'oidc-provider';
import { hashClientSecret } from './client-secret';
import { PERSON_GRANT_TYPES } from './grant-types';
import { applicationTypeOf } from './redirect-uris';
import { JWT_BEARER_GRANT, peopleCanSignIn, type PreRegisteredClientSettings } from '../../../src/contract';
import { cachedValue } from '../../shared/cached-value';
import { readCurrentSecret, SECRET_CACHE_LIMITS } from '../../shared/secrets';
import { settings } from '../settings';
import { OFFLINE_ACCESS } from '../tokens/requested-scopes';

/** What clients add to the scopes that they are told to ask for, and are not to be refused for. */
const HARMLESS_SCOPES = ['openid', OFFLINE_ACCESS];

/** A client of the settings, and its secret as a hash, read when it is first needed. */
interface PreRegisteredClient {
  readonly declared: PreRegisteredClientSettings;
  secretHash(): Promise<string | undefined>;
}

const clients = new Map(settings.preRegisteredClients.map((declared): [string, PreRegisteredClient] => {
  const { clientSecretArn: arn } = declared;
  if (arn === undefined) {
    return [declared.clientId, { declared, secretHash: async () => undefined }];
  }
  const hash = cachedValue(async () => hashClientSecret(await readCurrentSecret(arn)), SECRET_CACHE_LIMITS);
  return [declared.clientId, { declared, secretHash: () => hash.get() }];
}));

/** Whether the owner registered the client in the stack. Such a client has no record, and nobody can change or delete it here. */
export function isPreRegistered(clientId: string): boolean {
  return clients.has(clientId);
}

/**
 * The metadata of a client that the owner registered in the stack.
 *
 * @throws ServiceUnavailableError when its secret cannot be read
 */
export async function findPreRegisteredClient(clientId: string): Promise<AdapterPayload | undefined> {
  const client = clients.get(clientId);
  if (client === undefined) {
    return undefined;
  }
  const { declared: { name, redirectUris, scopes }, secretHash } = client;
  const secret = await secretHash();
  return {
    client_id: clientId,
    client_name: name,
    application_type: applicationTypeOf(undefined, redirectUris) as 'web' | 'native',
    redirect_uris: redirectUris,
    response_types: peopleCanSignIn(settings) ? ['code'] : [],
    // an assertion stands for a person without their doing: only a client that proves who it is may use it
    grant_types: PERSON_GRANT_TYPES.filter((grantType) => secret !== undefined || grantType !== JWT_BEARER_GRANT),
    ...(scopes && { scope: [...scopes, ...HARMLESS_SCOPES].join(' ') }),
    // or client_secret_post: see client-secret.ts
    token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_basic',
    ...(secret !== undefined && { client_secret: secret }),
  };
}

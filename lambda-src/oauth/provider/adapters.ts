import type { Adapter } from 'oidc-provider';
import { interactionAdapter } from '../authorization/interaction-adapter';
import { clientAdapter, registrationTokenAdapter } from '../clients/client-adapter';
import { authorizationCodeAdapter } from '../records/authorization-code-adapter';
import { grantAdapter } from '../records/grant-adapter';
import { PUSHED_REQUEST, pushedRequestAdapter } from '../records/pushed-request-adapter';
import { recordAdapter, replayAdapter, statelessAdapter } from '../records/record-adapter';
import { refreshTokenAdapter } from '../records/refresh-token-adapter';
import { SESSION, sessionAdapter } from '../records/session-adapter';

/** Returns what stores a model of oidc-provider's. */
export function adapterOf(model: string): Adapter {
  switch (model) {
    case 'Client': return clientAdapter();
    case 'RegistrationAccessToken': return registrationTokenAdapter();
    case 'ReplayDetection': return replayAdapter(model);
    case 'Grant': return grantAdapter();
    case 'Interaction': return interactionAdapter();
    case SESSION: return sessionAdapter();
    case 'AuthorizationCode': return authorizationCodeAdapter();
    case 'RefreshToken': return refreshTokenAdapter();
    case PUSHED_REQUEST: return pushedRequestAdapter();
    case 'AccessToken':
    case 'ClientCredentials': return statelessAdapter();
    default: return recordAdapter(model);
  }
}

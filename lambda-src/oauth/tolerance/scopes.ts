import { changeValues, type Parameters, valueOf } from './parameters';
import { currentScopes } from '../../shared/current-scopes';
import { settings } from '../settings';
import { KNOWN_SCOPES, OPENID_SCOPES, RESOURCE_SCOPES } from '../tokens/requested-scopes';

/** Writes a list of names with one blank between them, and none around them. */
export function withSingleBlanks(list: string): string {
  return namesIn(list).join(' ');
}

/** Names the scopes of a list as they are called now. */
export function withCurrentNames(list: string): string {
  return [...currentScopes(namesIn(list), settings.scopes)].join(' ');
}

/**
 * Leaves out the scopes that there are not, or that a client may not ask for. A list that names nothing else stays as it is, and is
 * refused: what remains of it would mean that no scope is named, which is to ask for all.
 *
 * @param possible those of this server that the client may ask for
 */
export function withoutUnknown(list: string, possible: readonly string[] = RESOURCE_SCOPES): string {
  const names = namesIn(list);
  const meant = names.filter((name) => RESOURCE_SCOPES.includes(name) || !OPENID_SCOPES.includes(name));
  if (meant.length > 0 && !meant.some((name) => possible.includes(name))) {
    return list;
  }
  return names.filter((name) => RESOURCE_SCOPES.includes(name) ? possible.includes(name) : KNOWN_SCOPES.includes(name)).join(' ');
}

/** Leaves out the scopes that there are not, or that the client may not ask for, as far as the request says which client it is. */
export function withoutUnknownScopes(parameters: Parameters): Parameters {
  const clientId = valueOf(parameters, 'client_id');
  const possible = settings.preRegisteredClients.find((client) => client.clientId === clientId)?.scopes;
  return changeValues(parameters, 'scope', (list) => withoutUnknown(list, possible));
}

/**
 * Names the scopes that a client may ask for as they are called now, without those that there are not. If there are no others, they stay,
 * and the client is refused: without any, it could ask for everything.
 */
export function knownScope(list: string): string {
  const current = withCurrentNames(list);
  return withoutUnknown(current) || current;
}

/**
 * Leaves the scopes of OpenID Connect out of a token request, where they mean nothing: a machine is no person, and in a refresh they are
 * worth something beside others only.
 */
export function withoutIdleOpenIdScopes(parameters: Parameters): Parameters {
  const isRefresh = valueOf(parameters, 'grant_type') === 'refresh_token';
  return changeValues(parameters, 'scope', (list) => {
    const meant = namesIn(list).filter((name) => RESOURCE_SCOPES.includes(name) || !OPENID_SCOPES.includes(name));
    return isRefresh && meant.length > 0 ? list : meant.join(' ');
  });
}

function namesIn(list: string): string[] {
  return [...new Set(list.split(/\s+/).filter(Boolean))];
}

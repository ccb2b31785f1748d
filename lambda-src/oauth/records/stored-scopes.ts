import type { AdapterPayload } from 'oidc-provider';
import { currentScopes } from '../../shared/current-scopes';
import { mcpUrl, settings } from '../settings';

/**
 * Names the scopes of a record as they are called now: those of codes and tokens, of a grant, and of the request that an interaction waits
 * with. What people allowed under a former name goes on.
 */
export function withCurrentScopes(content: AdapterPayload): AdapterPayload {
  const { scope, resources, params } = content;
  const granted = (resources as Readonly<Record<string, string>> | undefined)?.[mcpUrl];
  return {
    ...content,
    ...(typeof scope === 'string' && { scope: currentNames(scope) }),
    ...(granted !== undefined && { resources: { ...(resources as object), [mcpUrl]: currentNames(granted) } }),
    ...(params?.scope !== undefined && { params: { ...(params as object), scope: currentNames(String(params.scope)) } }),
  };
}

function currentNames(scope: string): string {
  return [...currentScopes(scope.split(' '), settings.scopes)].join(' ');
}

import type { ListedTool, ServedTool } from './tool';
import type { ListingManifest } from '../../../src/contract';
import type { Invocation } from '../call/invocation';
import { needingAuthorization, withSecurityScheme } from '../scopes/listed-tool';

/**
 * Lists declared tools. Those whose scopes the caller lacks are left out, or marked. Calls of them are refused elsewhere, with the scopes to
 * ask for: it is no secret that such a tool exists, but the caller cannot use it.
 */
export function listedTools(
  tools: Iterable<ServedTool>,
  invocation: Pick<Invocation, 'caller' | 'challengeFor'>,
  unauthorized: NonNullable<ListingManifest['unauthorizedTools']>,
): readonly ListedTool[] {
  return [...tools].flatMap((tool) => listedTool(tool, invocation, unauthorized));
}

function listedTool(
  { manifest: { scopes = [] }, listed }: ServedTool,
  { caller, challengeFor }: Pick<Invocation, 'caller' | 'challengeFor'>,
  unauthorized: NonNullable<ListingManifest['unauthorizedTools']>,
): readonly ListedTool[] {
  if (scopes.length === 0) {
    return [listed];
  }
  if (scopes.every((scope) => caller.scopes.includes(scope))) {
    return [withSecurityScheme(listed, challengeFor(scopes))];
  }
  return unauthorized === 'listed' ? [needingAuthorization(listed, challengeFor(scopes))] : [];
}

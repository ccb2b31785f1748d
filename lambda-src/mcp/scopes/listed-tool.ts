import type { JsonObject } from '../../../src/contract';
import { CHALLENGES_META_KEY, type ScopeChallenge } from '../call/scope-challenge';

/** The part of a tool that tells what it needs. */
interface Described {
  readonly description?: unknown;
  readonly _meta?: unknown;
}

/**
 * Tells clients which scopes a tool needs, in the form that ChatGPT reads (https://developers.openai.com/apps-sdk/build/auth, proposed to MCP as
 * SEP-1488). Without it, ChatGPT makes nothing of a challenge.
 */
export function withSecurityScheme<T extends Described>(tool: T, { scope }: Pick<ScopeChallenge, 'scope'>): T {
  return { ...tool, _meta: { ...tool._meta as JsonObject | undefined, securitySchemes: [{ type: 'oauth2', scopes: scope.split(' ') }] } };
}

/** Marks a tool in the list of a caller who lacks scopes for it: for clients in `_meta`, for models in the description. */
export function needingAuthorization<T extends Described>(tool: T, lacking: ScopeChallenge): T {
  const { _meta, ...marked } = withSecurityScheme(tool, lacking);
  const mark = `[Not authorized yet: ${lacking.need}. A call is refused, with what to ask for, until the person allows it.]`;
  return {
    ...marked,
    description: tool.description === undefined ? mark : `${mark} ${String(tool.description)}`,
    _meta: { ..._meta as JsonObject, [CHALLENGES_META_KEY]: [lacking.challenge] },
  } as T;
}

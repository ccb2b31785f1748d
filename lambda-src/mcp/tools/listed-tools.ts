import type { ListedTool } from './tool';
import type { ListingManifest, ToolManifest } from '../../../src/contract';
import type { Invocation } from '../call/invocation';
import { needingAuthorization, withSecurityScheme } from '../scopes/listed-tool';

/** Lists the declared tools for a caller. */
export type ListTools = (invocation: Pick<Invocation, 'caller' | 'challengeFor'>) => readonly ListedTool[];

/**
 * Makes the list of declared tools. Those whose scopes the caller lacks are left out, or marked. Calls of them are refused elsewhere, with the
 * scopes to ask for: it is no secret that such a tool exists, but the caller cannot use it.
 */
export function listedTools(manifests: Iterable<ToolManifest>, unauthorized: NonNullable<ListingManifest['unauthorizedTools']>): ListTools {
  // made for the first list: by then, a start is over. They stay the same, since the tool search keeps what it knows of them
  let known: readonly { readonly scopes: readonly string[]; readonly listed: ListedTool }[] | undefined;
  return ({ caller, challengeFor }) => {
    known ??= Array.from(manifests, (manifest) => ({ scopes: manifest.scopes ?? [], listed: toListedTool(manifest) }));
    return known.flatMap(({ scopes, listed }) => {
      if (scopes.length === 0) {
        return [listed];
      }
      if (scopes.every((scope) => caller.scopes.includes(scope))) {
        return [withSecurityScheme(listed, challengeFor(scopes))];
      }
      return unauthorized === 'listed' ? [needingAuthorization(listed, challengeFor(scopes))] : [];
    });
  };
}

function toListedTool({ name, title, description, inputSchema, outputSchema, annotations, meta }: ToolManifest): ListedTool {
  return { name, title, description, inputSchema, annotations, outputSchema, ...(meta && { _meta: meta }) };
}

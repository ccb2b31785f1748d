import type { ServerContext } from '@modelcontextprotocol/server';
import type { ListedTool, ServedTool } from './tool';
import type { ListingManifest } from '../../../src/contract';
import type { Invocation } from '../call/invocation';
import type { ListSource } from '../listing/list-source';
import type { RequestHandler } from '../request-handlers';
import { needingAuthorization, withSecurityScheme } from '../scopes/listed-tool';

/** A list of tools: what is known here, and where there are more. */
export interface ToolList {
  /** Answers `tools/list` with all that is known here. */
  readonly answer: (request: unknown, ctx: ServerContext) => Promise<{ readonly tools: readonly ListedTool[] }>;
  readonly sources: readonly ListSource[];
}

/** What a list of tools is made of. */
export interface ToolListProps {
  readonly declared: ReadonlyMap<string, ServedTool>;
  readonly invocation: Pick<Invocation, 'caller' | 'challengeFor'>;
  /** The treatment of declared tools whose scopes the caller lacks. */
  readonly unauthorized: NonNullable<ListingManifest['unauthorizedTools']>;
  /** The SDK's handler of `tools/list`, which lists what is registered with the server of this request. */
  readonly registered: RequestHandler;
  /** The tools of the module, by name. What else is registered is for the calls of this request. */
  readonly ofModule: ReadonlyMap<string, unknown>;
  readonly sources: readonly ListSource[];
}

/**
 * Lists the declared tools as they were declared, then those of the module, then those of the sources. A thousand tools are not registered
 * with the server of a request only to be listed.
 *
 * Declared tools whose scopes the caller lacks are left out, or marked. Calls of them are refused elsewhere, with the scopes to ask for: it
 * is no secret that such a tool exists, but the caller cannot use it.
 */
export function toolList({ declared, invocation, unauthorized, registered, ofModule, sources }: ToolListProps): ToolList {
  return {
    answer: async (request, ctx) => {
      const { tools } = await registered(request, ctx) as { readonly tools: readonly ListedTool[] };
      const visible = [...declared.values()].flatMap((tool) => listedTools(tool, invocation, unauthorized));
      return { tools: [...visible, ...tools.filter(({ name }) => ofModule.has(name))] };
    },
    sources,
  };
}

function listedTools(
  { manifest: { scopes = [] }, listed }: ServedTool,
  { caller, challengeFor }: ToolListProps['invocation'],
  unauthorized: ToolListProps['unauthorized'],
): ListedTool[] {
  if (scopes.length === 0) {
    return [listed];
  }
  if (scopes.every((scope) => caller.scopes.includes(scope))) {
    return [withSecurityScheme(listed, challengeFor(scopes))];
  }
  return unauthorized === 'listed' ? [needingAuthorization(listed, challengeFor(scopes))] : [];
}

import { TOOL_SEARCH_NAMES } from '../../../src/contract';
import { requestsIn } from '../call/requested';

/** The names of the tools that a message calls, be it through `call_tool`. Nothing of it has been validated. */
export function calledTools(message: unknown): ReadonlySet<string> {
  const calls = requestsIn(message).filter(({ method }) => method === 'tools/call').map(({ params }) => params as CallParams);
  return new Set(calls.flatMap((call) => [call?.name, call?.name === TOOL_SEARCH_NAMES.call ? call.arguments?.name : undefined])
    .filter((name) => typeof name === 'string'));
}

type CallParams = { readonly name?: unknown; readonly arguments?: { readonly name?: unknown } | null } | null | undefined;

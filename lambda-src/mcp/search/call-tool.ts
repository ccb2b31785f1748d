import { CALL, SEARCH_OF_HIDDEN } from './definitions';
import { ownValidator, type OwnSchema } from './own-validator';
import type { JsonObject } from '../../../src/contract';
import type { CallableTool } from '../call/callable-tool';
import { errorResult } from '../call/result';
import { argumentsValidBy } from '../tools/valid-arguments';

/** The name and the arguments of a call (MCP `CallToolRequestParams`). */
export interface NamedCall {
  readonly name: string;
  readonly arguments?: JsonObject;
}

const validate = ownValidator(CALL.inputSchema as unknown as OwnSchema);

/** Returns the call that a valid call of `call_tool` means; undefined if a call is another one. */
export function callMeantBy({ name, arguments: args = {} }: NamedCall): NamedCall | undefined {
  return name === CALL.name && validate(args) === undefined && args.name !== CALL.name ? args as unknown as NamedCall : undefined;
}

/** The tool `call_tool`, for the calls that mean no tool that there is. The others are calls of the tool that is meant. */
export const CALL_TOOL: CallableTool = {
  name: CALL.name,
  inputSchema: CALL.inputSchema,
  lacks: () => undefined,
  validArguments: argumentsValidBy(validate),
  call: async ({ sent }) => errorResult(`There is no tool ${String(sent.name)} to be called. Find tools with ${SEARCH_OF_HIDDEN.name}.`),
};

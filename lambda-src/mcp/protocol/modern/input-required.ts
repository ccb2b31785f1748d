import type { InputRequiredResult } from '@modelcontextprotocol/server';
import type { Exchange } from '../../call/exchange';
import { MissingClientCapabilityError } from '../../call/protocol-error';
import { capabilitiesMissing, questionsOf } from '../../call/questions';

/**
 * Makes sure that a client can answer what it is asked (MCP 2026-07-28, multi-round-trip requests).
 *
 * @throws MissingClientCapabilityError
 * @throws ProtocolError when the result asks nothing that MCP knows
 */
export function requireAskable(method: string, result: InputRequiredResult, { client: { capabilities } }: Exchange): void {
  for (const [name, question] of Object.entries(questionsOf(method, result))) {
    const missing = capabilitiesMissing(question, capabilities);
    if (missing) {
      throw new MissingClientCapabilityError(
        missing, `Cannot request input '${name}' (${question.method}): the request's client capabilities do not declare the required capability`,
      );
    }
  }
}

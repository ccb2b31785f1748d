import type { JsonObject } from '../../../../src/contract';
import { isObject } from '../../../shared/json-object';
import { isInputRequired } from '../../call/result';
import { wrappedOutputSchema } from '../../tools/legacy-output-schema';
import { isObjectSchema } from '../../tools/structured-content';
import type { Answering } from '../methods';

/** Writes a result as clients before 2026-07-28 have it: they are asked for input instead, and output schemas of tools are of objects. */
export async function encodeLegacy(result: JsonObject, { exchange, again }: Answering): Promise<JsonObject> {
  if (isInputRequired(result)) {
    const { answerInRounds } = await import('./input-rounds');
    return answerInRounds(exchange, result, again);
  }
  const { tools } = result;
  return exchange.request.method === 'tools/list' && Array.isArray(tools) ? { ...result, tools: tools.map(withObjectOutput) } : result;
}

function withObjectOutput(tool: JsonObject): JsonObject {
  const { outputSchema } = tool;
  return isObject(outputSchema) && !isObjectSchema(outputSchema) ? { ...tool, outputSchema: wrappedOutputSchema(outputSchema) } : tool;
}

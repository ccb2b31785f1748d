/**
 * Checks JMESPath expressions at synthesis, with the very library that evaluates them in the mcp function. It is bundled into one file of the
 * package, which the constructs load: a construct library has no dependencies at run time.
 */
import { compile, isRegistered } from '@jmespath-community/jmespath';

/**
 * What is wrong with an expression: its syntax, or a function that is unknown.
 *
 * @returns undefined when nothing is
 */
export function expressionProblem(expression: string): string | undefined {
  try {
    const unknown = functionNames(compile(expression)).find((name) => !isRegistered(name));
    return unknown === undefined ? undefined : `there is no function ${unknown}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The functions that an expression calls, found in any part of its syntax tree. */
function functionNames(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const { type, name } = node as { readonly type?: unknown; readonly name?: unknown };
  if (type === 'Literal') {
    return []; // a value of the owner's, which may look like a node
  }
  return [...(type === 'Function' && typeof name === 'string' ? [name] : []), ...Object.values(node).flatMap(functionNames)];
}

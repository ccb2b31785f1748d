import { ToolFailure } from './failure';

/**
 * Takes from what a backend answered what the owner wants of it.
 *
 * @param expression JMESPath, checked at synth; undefined for all
 * @param value any JSON
 * @throws ToolFailure when the expression does not fit the value: it wants a number of a text
 */
export async function selectResult(expression: string | undefined, value: unknown): Promise<unknown> {
  if (expression === undefined) {
    return value;
  }
  const { search } = await import('@jmespath-community/jmespath');
  try {
    return search(value as Parameters<typeof search>[0], expression);
  } catch (cause) {
    throw new ToolFailure('failed', 'The result could not be selected from the answer', { cause });
  }
}

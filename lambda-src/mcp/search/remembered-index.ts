import { hash } from 'node:crypto';
import type { ToolIndex } from './tool-index';
import type { ListedTool } from '../tools/tool';

/** How many sets of tools are remembered. Callers see different ones, by their scopes. */
const MAX_SETS = 8;

/**
 * Makes an index of a set of tools, or takes the one that was made of the same tools before.
 *
 * The library behind it is loaded with the first search.
 */
export function rememberIndices(): (tools: readonly ListedTool[]) => Promise<ToolIndex> {
  const indices = new Map<string, ToolIndex>();
  return async (tools) => {
    const { createToolIndex, wordsAbout } = await import('./tool-index');
    const words = tools.map(wordsAbout);
    const key = hash('sha256', JSON.stringify(words));
    const index = indices.get(key) ?? createToolIndex(words);
    // the one that was used last comes last
    indices.delete(key);
    indices.set(key, index);
    if (indices.size > MAX_SETS) {
      indices.delete(indices.keys().next().value!);
    }
    return index;
  };
}

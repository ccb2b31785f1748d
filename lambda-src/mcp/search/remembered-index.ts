import { hash } from 'node:crypto';
import type { ToolIndex, ToolWords } from './tool-index';
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
  /** Tools of props and of other servers stay the same objects, and there may be a thousand. */
  const known = new WeakMap<ListedTool, { readonly words: ToolWords; readonly digest: string }>();
  return async (tools) => {
    const { createToolIndex, wordsAbout } = await import('./tool-index');
    const read = (tool: ListedTool) => {
      const words = wordsAbout(tool);
      const about = { words, digest: hash('sha256', JSON.stringify(words)) };
      known.set(tool, about);
      return about;
    };
    const about = tools.map((tool) => known.get(tool) ?? read(tool));
    const key = hash('sha256', about.map(({ digest }) => digest).join());
    const index = indices.get(key) ?? createToolIndex(about.map(({ words }) => words));
    // the one that was used last comes last
    indices.delete(key);
    indices.set(key, index);
    if (indices.size > MAX_SETS) {
      indices.delete(indices.keys().next().value!);
    }
    return index;
  };
}

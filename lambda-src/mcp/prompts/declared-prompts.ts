import { completePrompt, getPrompt, listedPrompt } from './declared-prompt';
import type { PromptManifest } from '../../../src/contract';
import type { OpenSource } from '../call/source';

/** Makes a source of the declared prompts. */
export function declaredPrompts(manifests: readonly PromptManifest[]): OpenSource {
  const prompts = new Map(manifests.map((prompt) => [prompt.name, prompt]));
  const listed = manifests.map(listedPrompt);
  const hasCompletions = manifests.some((prompt) => prompt.arguments.some(({ completions }) => completions.length > 0));
  return () => ({
    capabilities: { prompts: { listChanged: false }, ...(hasCompletions && { completions: {} }) },

    has: (kind, key) => kind === 'prompts' && prompts.has(key),

    entries: (list) => (list === 'prompts/list' ? listed : []),

    getPrompt: async (name, args) => {
      const prompt = prompts.get(name);
      return prompt && getPrompt(prompt, args);
    },

    complete: async (reference, argument) => {
      const prompt = reference.type === 'ref/prompt' ? prompts.get(reference.name) : undefined;
      return prompt && completePrompt(prompt, argument.name, argument.value);
    },
  });
}

import type { GetPromptResult } from '@modelcontextprotocol/server';
import type { PromptManifest } from '../../../src/contract';

const PLACEHOLDER = /\{\{([^{}]+)\}\}/g;

/** The values of a prompt's arguments, by name. */
export type PromptArguments = Readonly<Record<string, string>>;

/** Writes the messages of a prompt. What stands in a value is never taken for a placeholder. */
export function fillPrompt({ description, arguments: declared, messages }: PromptManifest, values: PromptArguments): GetPromptResult {
  const names = new Set(declared.map(({ name }) => name));
  const fill = (text: string) => text.replace(PLACEHOLDER, (placeholder, name: string) => (names.has(name) ? values[name] ?? '' : placeholder));
  return {
    ...(description !== undefined && { description }),
    messages: messages.map(({ role, text }) => ({ role, content: { type: 'text', text: fill(text) } })),
  };
}

import { fillPrompt, type PromptArguments } from './prompt-text';
import type { JsonObject, PromptManifest } from '../../../src/contract';
import { completionOf, NO_COMPLETION } from '../call/completion';
import { InvalidParamsError } from '../call/protocol-error';

/** Returns a prompt as it is listed (MCP `Prompt`). */
export function listedPrompt({ name, title, description, arguments: args }: PromptManifest): JsonObject {
  return {
    name,
    title,
    description,
    arguments: args.map((arg) => ({ name: arg.name, title: arg.title, description: arg.description, required: arg.required })),
  };
}

/**
 * Fills a prompt.
 *
 * @throws InvalidParamsError when an argument that is required is missing
 */
export function getPrompt(prompt: PromptManifest, args: PromptArguments = {}): JsonObject {
  const missing = prompt.arguments.filter(({ name, required }) => required && args[name] === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    throw new InvalidParamsError(`Invalid arguments for prompt ${prompt.name}: missing: ${missing.join(', ')}`);
  }
  return fillPrompt(prompt, args) as JsonObject;
}

/** Completes an argument of a prompt by the values that it is declared to have. */
export function completePrompt(prompt: PromptManifest, argument: string, typed: string): JsonObject {
  const completions = prompt.arguments.find(({ name }) => name === argument)?.completions ?? [];
  return completions.length === 0
    ? NO_COMPLETION
    : completionOf(completions.filter((value) => value.toLowerCase().startsWith(typed.toLowerCase())));
}

import type { McpServer } from '@modelcontextprotocol/server';
import { promptArgumentsSchema } from './arguments-schema';
import { fillPrompt } from './prompt-text';
import type { PromptManifest } from '../../../src/contract';
import type { RequestScope } from '../call/invocation';
import { concerns } from '../call/requested';
import type { RequestHandler } from '../request-handlers';

/** Registers prompts, and what completes their arguments, with the server of one request, if the request is about prompts. */
export function registerPrompts(server: McpServer, prompts: ReadonlyMap<string, PromptManifest>, { message }: RequestScope): void {
  if (!concerns(message, 'prompts/', 'completion/')) {
    return;
  }
  for (const prompt of prompts.values()) {
    const { name, title, description } = prompt;
    const argsSchema = promptArgumentsSchema(prompt.arguments);
    server.registerPrompt(name, { title, description, argsSchema }, (values) => fillPrompt(prompt, values));
  }
}

/** Has a list of prompts show arguments as they were declared. The SDK makes them of a schema, and leaves titles out. */
export function withDeclaredArguments(
  method: string,
  handler: RequestHandler,
  declared: ReadonlyMap<string, PromptManifest>,
): RequestHandler {
  if (method !== 'prompts/list' || declared.size === 0) {
    return handler;
  }
  return async (request, ctx) => {
    const result = await handler(request, ctx) as { readonly prompts: readonly { readonly name: string }[] };
    return { ...result, prompts: result.prompts.map((prompt) => ({ ...prompt, ...advertisedArguments(declared.get(prompt.name)) })) };
  };
}

function advertisedArguments(prompt: PromptManifest | undefined): object {
  return prompt === undefined ? {} : {
    arguments: prompt.arguments.map(({ name, title, description, required }) => ({ name, title, description, required })),
  };
}

import type { PromptMessage } from './prompt-message';

/**
 * A prompt of a remote MCP server: a message to the model that people choose, often as a command.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/prompts
 */
export interface PromptProps {
  /** The name that clients ask for the prompt by: 1 to 64 letters, digits, `_`, `-` and `.`; unique in the server. */
  readonly name: string;

  /**
   * The name that people read.
   *
   * @default - clients show the name
   */
  readonly title?: string;

  /**
   * What the prompt is good for.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * What people fill in.
   *
   * @default - nothing
   */
  readonly arguments?: PromptArgument[];

  /** The text of the prompt: one message at least. `{{name}}` stands for the value of the argument of that name. */
  readonly messages: PromptMessage[];
}

/** What people fill in before a prompt is used. */
export interface PromptArgument {
  /** The name of the argument: 1 to 64 letters, digits, `_`, `-` and `.`; unique in the prompt. */
  readonly name: string;

  /**
   * The name that people read.
   *
   * @default - clients show the name
   */
  readonly title?: string;

  /**
   * What to fill in.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Whether the prompt is of no use without it. The text has nothing in the place of an optional one that was left out.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * Values to choose from, of which clients suggest those that begin with what was typed. Other values are taken too.
   *
   * @default - no suggestions
   */
  readonly completions?: string[];
}

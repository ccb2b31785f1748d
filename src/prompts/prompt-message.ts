import { checkArguments } from '../checks/props/arguments';
import type { PromptMessageManifest } from '../contract';

/** A message of a prompt. */
export class PromptMessage {
  /**
   * What the person says.
   *
   * @param text `{{name}}` stands for the value of the argument of that name
   */
  public static user(text: string): PromptMessage {
    return new PromptMessage('user', text);
  }

  /**
   * What the model has said, as an example of how to go on.
   *
   * @param text `{{name}}` stands for the value of the argument of that name
   */
  public static assistant(text: string): PromptMessage {
    return new PromptMessage('assistant', text);
  }

  private constructor(private readonly role: 'user' | 'assistant', private readonly text: string) {}

  /**
   * The message as the server reads it.
   *
   * @internal
   */
  public _render(): PromptMessageManifest {
    return { role: this.role, text: this.text };
  }
}

checkArguments(PromptMessage);

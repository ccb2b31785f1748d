import { Token } from 'aws-cdk-lib';
import type { PromptManifest, PromptMessageManifest } from '../contract';
import type { PromptArgument, PromptProps } from './prompt';

/** Clients make commands of prompts; these are the names that they take. */
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const NAME_FORM = 'a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."';

/** What stands for the value of an argument. Other text in double braces is left as it is. */
const PLACEHOLDER = /\{\{([A-Za-z0-9_.-]+)\}\}/g;

/** The prompts of one server, checked as they come. */
export class PromptDefinitions {
  private readonly names = new Set<string>();

  /**
   * Takes a prompt, or says what is wrong with it.
   *
   * @param problems is added to; each line names the prompt
   */
  public define(props: PromptProps, problems: string[]): PromptManifest {
    const args = props.arguments ?? [];
    const messages = props.messages.map((message) => message._render());
    const found = [
      ...this.nameProblems(props.name),
      ...argumentProblems(args),
      ...messageProblems(messages, args.map(({ name }) => name)),
    ];
    problems.push(...found.map((problem) => `prompt ${JSON.stringify(props.name)}: ${problem}`));
    return {
      name: props.name,
      title: props.title,
      description: props.description,
      arguments: args.map(({ required = false, completions = [], ...argument }) => ({ ...argument, required, completions })),
      messages,
    };
  }

  private nameProblems(name: string): string[] {
    if (this.names.has(name)) {
      return ['another prompt has this name; give each prompt a name of its own'];
    }
    this.names.add(name);
    if (Token.isUnresolved(name)) {
      return [];
    }
    if (!NAME.test(name)) {
      return [NAME_FORM];
    }
    // the SDK keeps prompts in a plain object
    return name in {} ? ['every JavaScript object has a member of this name, which programs confuse with the prompt; choose another one'] : [];
  }
}

function argumentProblems(args: readonly PromptArgument[]): string[] {
  const names = args.map(({ name }) => name);
  return names.flatMap((name, index) => {
    if (!NAME.test(name) || name in {}) {
      return [`argument ${JSON.stringify(name)}: ${NAME.test(name) ? 'every JavaScript object has a member of this name; choose another one' : NAME_FORM}`];
    }
    return names.indexOf(name) < index ? [`argument ${JSON.stringify(name)}: another argument has this name; give each a name of its own`] : [];
  });
}

function messageProblems(messages: readonly PromptMessageManifest[], known: readonly string[]): string[] {
  if (messages.length === 0) {
    return ['messages are missing; write one at least, as in PromptMessage.user("...")'];
  }
  return messages.flatMap(({ text }, index) => {
    if (!text.trim()) {
      return [`messages[${index}] is empty`];
    }
    const unknown = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name).filter((name) => !known.includes(name));
    const remedy = known.length > 0 ? `declare it, or write one of ${known.map((name) => `{{${name}}}`).join(', ')}` : 'declare it in arguments';
    return [...new Set(unknown)].map((name) => `messages[${index}] has {{${name}}}, and the prompt has no such argument; ${remedy}`);
  });
}

import { CfnParameter } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { createServer, manifestOf, messageOf } from './synthesized-server';
import { PromptMessage, type PromptProps } from 'cdk-remote-mcp-server';

const prompt = (props: Partial<PromptProps> = {}): PromptProps => ({ name: 'a_prompt', messages: [PromptMessage.user('Hello.')], ...props });

/** The problems of a prompt, without the heading. */
function problemsOf(...prompts: Partial<PromptProps>[]): string {
  return messageOf(() => createServer({ prompts: prompts.map(prompt) })).replace(/^.* is not valid:\n/, '');
}

describe('a prompt', () => {
  test('reaches the manifest as it was given', () => {
    const server = createServer({
      prompts: [{
        name: 'compare_cities',
        title: 'Compare cities',
        description: 'Compares the weather of two cities.',
        arguments: [
          { name: 'first', title: 'First city', description: 'One of the two.', required: true, completions: ['Berlin', 'Bern'] },
          { name: 'second' },
        ],
        messages: [PromptMessage.user('Compare {{first}} and {{second}}.'), PromptMessage.assistant('In {{first}} it rains.')],
      }],
    });
    expect(manifestOf(server).prompts).toEqual([{
      name: 'compare_cities',
      title: 'Compare cities',
      description: 'Compares the weather of two cities.',
      arguments: [
        { name: 'first', title: 'First city', description: 'One of the two.', required: true, completions: ['Berlin', 'Bern'] },
        { name: 'second', required: false, completions: [] },
      ],
      messages: [{ role: 'user', text: 'Compare {{first}} and {{second}}.' }, { role: 'assistant', text: 'In {{first}} it rains.' }],
    }]);
  });

  test('can be added later', () => {
    const server = createServer({ prompts: [prompt()] });
    server.server.addPrompt(prompt({ name: 'another' }));
    expect(manifestOf(server).prompts.map(({ name }) => name)).toEqual(['a_prompt', 'another']);
  });

  test('may hold what is known at deployment only', () => {
    const server = createServer();
    const city = new CfnParameter(server.stack, 'City').valueAsString;
    server.server.addPrompt(prompt({ arguments: [{ name: 'day' }], messages: [PromptMessage.user(`The weather of ${city} on {{day}}.`)] }));
    expect(manifestOf(server).prompts[0].messages).toEqual([{ role: 'user', text: { $deployTimeValue: 0 } }]);
  });

  test('needs no use for its arguments, and may hold other text in double braces', () => {
    const server = createServer({ prompts: [prompt({ arguments: [{ name: 'unused' }], messages: [PromptMessage.user('A template has {{#if x}} and {{ }}.')] })] });
    expect(manifestOf(server).prompts).toHaveLength(1);
  });
});

test.each<[string, Partial<PromptProps>[], string]>([
  ['a name that was taken', [{}, {}], '- prompt "a_prompt": another prompt has this name; give each prompt a name of its own'],
  ['a name with a space', [{ name: 'a b' }], '- prompt "a b": a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."'],
  ['a name of every object', [{ name: 'toString' }], '- prompt "toString": every JavaScript object has a member of this name, which programs confuse with the prompt; choose another one'],
  ['no messages', [{ messages: [] }], '- prompt "a_prompt": messages are missing; write one at least, as in PromptMessage.user("...")'],
  ['an empty message', [{ messages: [PromptMessage.user('Hello.'), PromptMessage.user(' ')] }], '- prompt "a_prompt": messages[1] is empty'],
  [
    'a placeholder for an unknown argument',
    [{ arguments: [{ name: 'city' }, { name: 'day' }], messages: [PromptMessage.user('{{town}} {{city}} {{town}}')] }],
    '- prompt "a_prompt": messages[0] has {{town}}, and the prompt has no such argument; declare it, or write one of {{city}}, {{day}}',
  ],
  [
    'a placeholder without arguments',
    [{ messages: [PromptMessage.user('{{city}}')] }],
    '- prompt "a_prompt": messages[0] has {{city}}, and the prompt has no such argument; declare it in arguments',
  ],
  ['an argument that was declared', [{ arguments: [{ name: 'a' }, { name: 'a' }] }], '- prompt "a_prompt": argument "a": another argument has this name; give each a name of its own'],
  ['an argument with a brace', [{ arguments: [{ name: 'a}' }] }], '- prompt "a_prompt": argument "a}": a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."'],
  ['an argument of every object', [{ arguments: [{ name: '__proto__' }] }], '- prompt "a_prompt": argument "__proto__": every JavaScript object has a member of this name; choose another one'],
])('fails for %s', (_name, prompts, expected) => {
  expect(problemsOf(...prompts)).toBe(expected);
});

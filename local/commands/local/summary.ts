import type { Endpoints } from '../../local-server';
import { styled } from '../../terminal';

/** The facts that a person needs when the server is ready. */
export interface SummaryInput {
  readonly stackName: string;
  readonly endpoints: Endpoints;
  readonly peopleSignIn: boolean;
  readonly colour: boolean;
}

/**
 * Returns the few lines that are printed last and fit on any terminal: where the server is, how to connect, how to stop.
 *
 * @param more how to get at everything else
 */
export function summary(input: SummaryInput, more: string): string {
  const { stackName, endpoints: { mcpUrl, apis }, colour } = input;
  if (mcpUrl === undefined) {
    return `\n${stackName} runs on this machine.\n\n${rows(Object.entries(apis), colour)}\n\nPress Ctrl+C to stop.\n`;
  }
  return `
${stackName} runs on this machine, as it would on AWS.

${rows(facts(input), colour)}
${input.peopleSignIn ? `\n  ${connectCommand(mcpUrl)}\n` : ''}
${more}Press Ctrl+C to stop.
`;
}

/** Returns the command that registers the server with Claude Code, under its port, so that several servers fit beside each other. */
export function connectCommand(mcpUrl: string): string {
  return `claude mcp add --transport http local-${new URL(mcpUrl).port} ${mcpUrl}`;
}

function facts({ endpoints: { mcpUrl, initialAccessToken, passphrase, localLogin }, peopleSignIn }: SummaryInput): [string, string | undefined][] {
  return [
    ['MCP URL', mcpUrl],
    ['Passphrase', passphrase],
    ['Local login', localLogin && `${localLogin}, with test users`],
    ...peopleSignIn
      ? [['Connect', 'give a client the MCP URL; in Claude Code, then /mcp in it:'] as [string, string]]
      : [['Initial access token', initialAccessToken] as [string, string | undefined]],
  ];
}

/** Lays out names and values in two columns, and leaves out names without a value. */
export function rows(entries: readonly (readonly [name: string, value: string | undefined])[], colour: boolean): string {
  const given = entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `  ${name.padEnd(width)}  ${styled(colour, 'bold', value)}`).join('\n');
}

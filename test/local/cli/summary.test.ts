import { expect, test } from 'vitest';
import { pasteCommands, type PasteCommandsInput } from '../../../local/commands/local/paste-commands';
import { summary } from '../../../local/commands/local/summary';

const INPUT: PasteCommandsInput = {
  stackName: 'Weather',
  endpoints: {
    mcpUrl: 'http://127.0.0.1:3000/prod/mcp', issuer: 'http://127.0.0.1:3000/prod', initialAccessToken: 'initial', outputs: {}, apis: { Api: 'http://127.0.0.1:3000' },
  },
  peopleSignIn: false,
  example: { scopes: [] },
  colour: false,
};

const PEOPLE: PasteCommandsInput = { ...INPUT, peopleSignIn: true, endpoints: { ...INPUT.endpoints, passphrase: 'secret', localLogin: 'http://127.0.0.1:3001' } };

test('where people sign in, the summary has what they need', () => {
  expect(summary(PEOPLE, '')).toBe(`
Weather runs on this machine, as it would on AWS.

  MCP URL      http://127.0.0.1:3000/prod/mcp
  Passphrase   secret
  Local login  http://127.0.0.1:3001, with test users
  Connect      give a client the MCP URL; in Claude Code, then /mcp in it:

  claude mcp add --transport http local-3000 http://127.0.0.1:3000/prod/mcp

Press Ctrl+C to stop.
`);
});

test('where they do not, it has what machine clients need', () => {
  expect(summary(INPUT, '')).toContain('\n  MCP URL               http://127.0.0.1:3000/prod/mcp\n  Initial access token  initial\n\nPress Ctrl+C');
});

test('a stack without a server has its APIs alone', () => {
  const plain = { ...INPUT, endpoints: { outputs: {}, apis: { One: 'http://127.0.0.1:1', Another: 'http://127.0.0.1:2' } } };

  expect(summary(plain, 'more')).toBe('\nWeather runs on this machine.\n\n  One      http://127.0.0.1:1\n  Another  http://127.0.0.1:2\n\nPress Ctrl+C to stop.\n');
  expect(pasteCommands(plain)).toBe('');
});

test('where people sign in, the commands for them come first', () => {
  const text = pasteCommands(PEOPLE);

  expect(text).toContain('\nclaude mcp add --transport http local-3000 http://127.0.0.1:3000/prod/mcp\n');
  expect(text.indexOf('claude mcp add')).toBeLessThan(text.indexOf('# Register a client that acts for itself'));
});

test('machine clients alone get no commands of people', () => {
  expect(pasteCommands(INPUT) + summary(INPUT, '')).not.toContain('claude mcp add');
});

test('an authorization server elsewhere on this machine is named, and no client can be registered for it', () => {
  const { initialAccessToken: _, ...endpoints } = INPUT.endpoints;
  const text = pasteCommands({ ...INPUT, peopleSignIn: true, endpoints: { ...endpoints, issuer: 'http://127.0.0.1:9999' } });

  expect(text).toContain('Its access tokens come from the issuer above');
  expect(text).not.toContain('Initial access token');
  expect(text).not.toContain('# Register');
});

test('the token of a machine client has the scopes that tools need', () => {
  expect(pasteCommands({ ...INPUT, example: { scopes: ['read', 'write'] } })).toContain("-d resource=http://127.0.0.1:3000/prod/mcp -d 'scope=read write' \\\n");
  expect(pasteCommands(INPUT)).not.toContain('scope=');
});

test('commands are no wider than a terminal', () => {
  const text = pasteCommands({ ...PEOPLE, dataDirectory: '.data' }) + summary(PEOPLE, '');
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

import { expect, test } from 'vitest';
import { parseClientsArguments } from '../../../local/commands/clients/arguments';
import { parseLocalArguments } from '../../../local/commands/local/arguments';
import { parsePeopleArguments } from '../../../local/commands/people/arguments';
import { parseSmokeArguments } from '../../../local/commands/smoke/arguments';

test('local has defaults for everything', () => {
  expect(parseLocalArguments([])).toEqual({ port: 3000, json: false, cold: false });
});

test('all options of local are read', () => {
  const args = ['--app', 'npx tsx app.ts', '--stack=Prod/Weather', '--port', '0', '--data', '.data', '--users', 'users.json', '--json', '--cold', '--instances', '2', '--patience', '10'];
  expect(parseLocalArguments(args)).toEqual({
    app: 'npx tsx app.ts', stack: 'Prod/Weather', port: 0, data: '.data', users: 'users.json', json: true, cold: true, instances: 2, patience: 10,
  });
  expect(parseLocalArguments(['cdk.out'])).toMatchObject({ assembly: 'cdk.out' });
});

test('the patience of local comes from the environment where there is no option', () => {
  expect(parseLocalArguments([], { REMOTE_MCP_PATIENCE: '10' })).toMatchObject({ patience: 10 });
  expect(parseLocalArguments(['--patience', '2'], { REMOTE_MCP_PATIENCE: '10' })).toMatchObject({ patience: 2 });
  expect(() => parseLocalArguments([], { REMOTE_MCP_PATIENCE: 'much' })).toThrow('--patience must be a whole number from 1 to 1000, got "much"');
});

test('clients takes a stack, a table or the local server', () => {
  expect(parseClientsArguments(['list', '--stack', 'Prod', '--region', 'eu-central-1', '--server', 'Mcp'])).toMatchObject({
    action: { name: 'list' }, choice: { stack: 'Prod', region: 'eu-central-1', server: 'Mcp' }, yes: false, json: false,
  });
  expect(parseClientsArguments(['show', 'abc', '--local', 'http://127.0.0.1:3000/prod/mcp'])).toMatchObject({
    action: { name: 'show', clientId: 'abc' }, choice: { local: true, url: 'http://127.0.0.1:3000/prod/mcp' },
  });
  expect(parseClientsArguments(['purge', '--table', 'Clients', '--unused', '30', '--yes'])).toMatchObject({
    action: { name: 'purge', unusedDays: 30 }, table: 'Clients', yes: true,
  });
});

test('smoke takes the initial access token from the environment', () => {
  expect(parseSmokeArguments(['https://x.example/prod/mcp'], { INITIAL_ACCESS_TOKEN: 'secret' })).toMatchObject({
    url: 'https://x.example/prod/mcp', initialAccessToken: 'secret', login: false,
  });
  expect(parseSmokeArguments(['--local', '--tool', 'search', '--arguments', '{"query":"x"}'], {})).toMatchObject({
    choice: { local: true }, tool: 'search', arguments: { query: 'x' },
  });
});

test('people takes the same, and subjects of any form', () => {
  expect(parsePeopleArguments(['list', '--table', 'Clients'])).toEqual({ action: { name: 'list' }, table: 'Clients', choice: {}, yes: false, json: false });
  expect(parsePeopleArguments(['revoke', '--local', '--yes', '--', '-auth0|42', 'http://127.0.0.1:3000/prod/mcp'])).toMatchObject({
    action: { name: 'revoke', subject: '-auth0|42' }, choice: { local: true, url: 'http://127.0.0.1:3000/prod/mcp' }, yes: true,
  });
});

const PARSERS = {
  local: parseLocalArguments,
  clients: parseClientsArguments,
  people: parsePeopleArguments,
  smoke: (args: string[]) => parseSmokeArguments(args, {}),
};

test.each<[keyof typeof PARSERS, string[], string]>([
  ['local', ['a', 'b'], 'unexpected argument "b"'],
  ['local', ['cdk.out', '--app', 'x'], 'give either a folder or --app'],
  ['local', ['--port', 'http'], '--port must be a whole number from 0 to 65535, got "http"'],
  ['local', ['--port', '65536'], '--port must be a whole number'],
  ['local', ['--patience', '0.5'], '--patience must be a whole number from 1 to 1000, got "0.5"'],
  ['local', ['--instances', '0'], '--instances must be a whole number from 1 to 100, got "0"'],
  ['local', ['--prot', '1'], "Unknown option '--prot'"],
  ['clients', ['--local'], 'clients needs one of list, show, revoke, purge and limits'],
  ['clients', ['erase', '--table', 'x'], 'not "erase"'],
  ['clients', ['list'], 'say which server'],
  ['clients', ['list', '--stack', 'a', '--local'], 'say which server'],
  ['clients', ['revoke', '--table', 'x'], 'revoke needs the id of a client'],
  ['clients', ['list', '--table', 'x', '--unused', '3'], '--unused belongs to purge'],
  ['clients', ['purge', '--table', 'x', '--unused', 'ever'], '--unused must be a whole number from 1 to 3650, got "ever"'],
  ['people', ['--local'], 'people needs one of list and revoke'],
  ['people', ['show', '--local'], 'not "show"'],
  ['people', ['list', '--stack', 'a', '--table', 'b'], 'say which server'],
  ['people', ['list', '--table', 'a', 'ada'], 'unexpected argument "ada"'],
  ['people', ['revoke', '--table', 'x'], 'revoke needs the subject of a person'],
  ['smoke', [], 'say which server'],
  ['smoke', ['example.com'], '"example.com" is no MCP URL'],
  ['smoke', ['https://x', '--arguments', '{}'], '--arguments belongs to --tool'],
  ['smoke', ['https://x', '--tool', 'a', '--arguments', '[]'], '--arguments must be a JSON object'],
])('%s %j is wrong', (command, args, message) => {
  expect(() => PARSERS[command](args)).toThrow(message);
});

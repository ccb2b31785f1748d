import { expect, test } from 'vitest';
import { parseCommandLine } from '../../../local/arguments';

test('local has defaults for everything', () => {
  expect(parseCommandLine(['local'])).toEqual({ name: 'local', arguments: { port: 3000, json: false, cold: false } });
});

test('all options of local are read', () => {
  expect(parseCommandLine(['local', '--app', 'npx tsx app.ts', '--stack=Prod/Weather', '--port', '0', '--data', '.data', '--json', '--cold', '--instances', '2'])).toEqual({
    name: 'local',
    arguments: { app: 'npx tsx app.ts', stack: 'Prod/Weather', port: 0, data: '.data', json: true, cold: true, instances: 2 },
  });
  expect(parseCommandLine(['local', 'cdk.out'])).toMatchObject({ arguments: { assembly: 'cdk.out' } });
});

test('help and version need no command', () => {
  expect(parseCommandLine(['--help'])).toEqual({ name: 'help' });
  expect(parseCommandLine(['local', '-h'])).toEqual({ name: 'help' });
  expect(parseCommandLine(['--version'])).toEqual({ name: 'version' });
});

test.each<[string[], string]>([
  [[], 'a command is missing'],
  [['remote'], 'there is no command "remote"'],
  [['local', 'a', 'b'], 'unexpected argument "b"'],
  [['local', 'cdk.out', '--app', 'x'], 'give either a folder or --app'],
  [['local', '--port', 'http'], '--port must be a whole number from 0 to 65535, got "http"'],
  [['local', '--port', '65536'], '--port must be a whole number'],
  [['local', '--instances', '0'], '--instances must be a whole number from 1 to 100, got "0"'],
  [['local', '--prot', '1'], "Unknown option '--prot'"],
])('%j is wrong', (args, message) => {
  expect(() => parseCommandLine(args)).toThrow(message);
});

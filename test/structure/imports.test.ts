import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { circleIn, importGraph } from './import-graph';

const MCP = 'lambda-src/mcp';

/** The ground of every function. */
const FUNCTION = ['src/contract', 'lambda-src/shared'];

/** The rooms of the `mcp` function, from the ground up: each may import those before it. */
const FLOORS = [
  'call', 'http', 'egress', 'sealing', 'credentials', 'handlers', 'scopes', 'listing', 'prompts', 'resources', 'tasks', 'interceptors', 'tools',
  'search', 'module', 'upstreams', 'catalogue', 'protocol', 'endpoint',
].map((name) => `${MCP}/${name}`);

/** The rooms of the constructs, from the ground up. The construct itself is above all, and the index names what is public. */
const CONCEPTS = ['checks', 'aws', 'authorization', 'tools', 'prompts', 'resources', 'interceptors', 'server-module', 'backends', 'infrastructure']
  .map((name) => `src/${name}`);

/** The props of the construct, which name what the concepts have. */
const PROPS = ['src/remote-mcp-server-props.ts', 'src/domain.ts'];

/** The files of the `mcp` function that several rooms use: what it keeps, and the types of server modules. */
const BESIDES = [`${MCP}/state-table.ts`, 'module-src/server-module.ts'];

/** The rooms, each with what it may import besides its own files. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'src/contract': [],
  ...Object.fromEntries(CONCEPTS.map((room, floor) =>
    [room, ['src/contract', ...CONCEPTS.slice(0, floor), ...(room === 'src/infrastructure' ? PROPS : [])]])),
  'lambda-src/shared': ['src/contract'],
  ...Object.fromEntries(FLOORS.map((room, floor) => [room, [...FUNCTION, ...FLOORS.slice(0, floor), ...BESIDES]])),
  'lambda-src/oauth': FUNCTION,
  'lambda-src/authorizer': FUNCTION,
  'lambda-src/rotation': FUNCTION,
};

const isIn = (file: string, room: string) => file === room || file.startsWith(`${room}/`);

describe.each(Object.entries(ROOMS))('%s', (room, others) => {
  test('imports what is below it, and nothing else', () => {
    const graph = importGraph([room]);
    const wrong = [...graph].flatMap(([file, imports]) =>
      [...imports].filter((imported) => ![room, ...others].some((allowed) => isIn(imported, allowed))).map((imported) => `${file} -> ${imported}`));

    expect(graph.size).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});

/** All folders with code. */
const WITHOUT_CIRCLES = ['src', 'synth-src', 'lambda-src', 'module-src', 'local', 'test', 'benchmarks', 'examples', 'third-party'];

test.each(WITHOUT_CIRCLES)('nothing in %s imports itself by way of others', (room) => {
  const graph = importGraph([room]);

  expect(graph.size).toBeGreaterThan(0);
  expect(circleIn(graph)).toBeUndefined();
});

test.each([
  ['@modelcontextprotocol/server', 'module'],
  ['@modelcontextprotocol/client', 'upstreams'],
])('%s is loaded by the room %s alone', (sdk, room) => {
  const loading = sourcesIn(MCP).filter(({ text }) => new RegExp(`^(import|export) (?!type )[^;]*from '${sdk}`, 'm').test(text)).map(({ file }) => file);

  expect(loading.length).toBeGreaterThan(0);
  expect(loading.filter((file) => !isIn(file, `${MCP}/${room}`))).toEqual([]);
});

function sourcesIn(folder: string): { readonly file: string; readonly text: string }[] {
  return globSync(`${folder}/**/*.ts`).map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

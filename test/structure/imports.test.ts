import { describe, expect, test } from 'vitest';
import { circleIn, importGraph } from './import-graph';

const MCP = 'lambda-src/mcp';

/** The ground of every function. */
const FUNCTION = ['src/contract', 'lambda-src/shared'];

/** The rooms, each with what it may import besides its own files. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'src/contract': [],
  'lambda-src/shared': ['src/contract'],
  [`${MCP}/call`]: FUNCTION,
  [`${MCP}/egress`]: [...FUNCTION, `${MCP}/call`],
  [`${MCP}/sealing`]: [...FUNCTION, `${MCP}/call`],
  [`${MCP}/credentials`]: [...FUNCTION, `${MCP}/call`, `${MCP}/egress`],
  [`${MCP}/handlers`]: [...FUNCTION, `${MCP}/call`, `${MCP}/egress`, `${MCP}/credentials`],
  'lambda-src/oauth': FUNCTION,
  'lambda-src/authorizer': FUNCTION,
  'lambda-src/rotation': FUNCTION,
};

const isIn = (file: string, room: string) => file.startsWith(`${room}/`);

describe.each(Object.entries(ROOMS))('%s', (room, others) => {
  test('imports what is below it, and nothing else', () => {
    const graph = importGraph([room]);
    const wrong = [...graph].flatMap(([file, imports]) =>
      [...imports].filter((imported) => ![room, ...others].some((allowed) => isIn(imported, allowed))).map((imported) => `${file} -> ${imported}`));

    expect(graph.size).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });
});

/** The rooms of which no file imports itself by way of others. */
const WITHOUT_CIRCLES = ['synth-src', 'lambda-src/shared', ...['call', 'egress', 'sealing', 'credentials', 'handlers', 'interceptors', 'resources'].map((name) => `${MCP}/${name}`)];

test.each(WITHOUT_CIRCLES)('nothing in %s imports itself by way of others', (room) => {
  const graph = importGraph([room]);

  expect(graph.size).toBeGreaterThan(0);
  expect(circleIn(graph)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { selectResult } from '../../../../lambda-src/mcp/call/select';

test.each([
  [undefined, { a: 1 }, { a: 1 }],
  ['a.b', { a: { b: [1] } }, [1]],
  ['items[?price > `1`].{n: name}', { items: [{ name: 'x', price: 2 }, { name: 'y', price: 1 }] }, [{ n: 'x' }]],
  ['length(@)', [1, 2], 2],
  ['missing', { a: 1 }, null],
])('%s of %j is %j', async (expression, value, expected) => {
  expect(await selectResult(expression, value)).toEqual(expected);
});

test.each([['sum(@)', ['a']], ['a[', {}]])('%s of %j is a failure', async (expression, value) => {
  await expect(selectResult(expression, value)).rejects.toMatchObject({ name: 'ToolFailure', kind: 'failed' });
});

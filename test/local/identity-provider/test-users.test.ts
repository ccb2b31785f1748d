import { expect, test } from 'vitest';
import { nested } from '../../../local/identity-provider/test-users';

test.each(['constructor', '__proto__', 'toString'])('a claim is where its path says, also below %s', (name) => {
  const claims = nested([[[name, 'groups'], ['staff']], [['a', name], 1]], { a: { b: 2 } });

  expect(JSON.parse(JSON.stringify(claims))).toEqual(JSON.parse(`{"a":{"b":2,"${name}":1},"${name}":{"groups":["staff"]}}`));
  expect(({} as Record<string, any>)[name].groups).toBeUndefined();
});

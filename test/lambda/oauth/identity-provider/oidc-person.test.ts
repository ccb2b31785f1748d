import { expect, test } from 'vitest';
import { oidcPerson } from '../../../../lambda-src/oauth/identity-provider/oidc-person';
import type { JsonObject } from '../../../../src/contract';

const CLAIMS = { subject: ['sub'], email: ['email'], emailVerified: ['email_verified'], name: ['name'], groups: ['groups'] };

const read = (idToken: JsonObject, userinfo: JsonObject = {}, claims: Partial<typeof CLAIMS> = {}) =>
  oidcPerson({ sub: 'ada', ...idToken }, userinfo, { claims: { ...CLAIMS, ...claims }, trustsEmail: false, needsGroups: true });

test('the ID token precedes the userinfo endpoint', () => {
  expect(read({ name: 'Ada', groups: ['a'] }, { name: 'Eve', groups: ['b'], unit: 'x' })).toMatchObject({ name: 'Ada', groups: ['a'], claims: { unit: 'x' } });
  expect(read({}, { sub: 'eve' }).subject).toBe('ada');
});

test('the mark of one address does not verify another', () => {
  expect(read({ email: 'eve@example.com' }, { email: 'ada@example.com', email_verified: true }).email).toBe('ada@example.com');
  expect(read({ email: 'eve@example.com' }, { email_verified: true }).email).toBeUndefined();
  expect(read({ email_verified: true }, { email: 'eve@example.com' }).email).toBeUndefined();
});

test.each([[true, true], ['true', true], [1, true], ['1', true], [false, false], ['false', false], [0, false], [null, false], [{}, false], ['yes', false]])(
  'an address marked with %j is verified: %j', (xmsEdov, verified) => {
    const { email } = read({ email: 'ada@example.com', xms_edov: xmsEdov }, {}, { emailVerified: ['xms_edov'] });

    expect(email !== undefined).toBe(verified);
  },
);

test.each([[undefined, []], ['staff', ['staff']], [['staff', 7, null, {}], ['staff', '7']], [{ staff: true }, []]])('the groups of %j are %j', (groups, expected) => {
  expect(read({ groups }).groups).toEqual(expected);
});

test('a claim may have any name, and no path none', () => {
  expect(read({ 'https://example.com/roles': ['staff'] }, {}, { groups: ['https://example.com/roles'] }).groups).toEqual(['staff']);
  expect(read({ groups: ['staff'] }, {}, { groups: [] }).groups).toEqual([]);
  expect(read({}, {}, { groups: ['constructor', 'name'] }).groups).toEqual([]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admit, dependsOnEmail, dependsOnGroups } from '../../../../lambda-src/oauth/identity-provider/admission';
import type { Person } from '../../../../lambda-src/oauth/identity-provider/identity-provider';
import type { AdmissionSettings } from '../../../../src/contract';

const SCOPES = [
  { name: 'read', description: 'Read', implies: [], formerNames: [] },
  { name: 'write', description: 'Write', implies: ['read'], formerNames: [] },
  { name: 'admin', description: 'Administer', implies: ['write'], formerNames: [] },
];

const ADA: Person = {
  subject: 'ada',
  email: 'Ada@Example.com',
  groups: ['staff', 'editors'],
  authenticatedAt: 0,
  claims: { 'department': ['it', 'research'], 'level': 3, 'realm_access': { roles: ['reader'] }, 'https://example.com/site': 'london' },
};

const grantable = (admission: AdmissionSettings, person: Partial<Person> = {}) => admit({ ...ADA, ...person }, { admission, scopes: SCOPES });

const isAdmitted = (admission: AdmissionSettings, person: Partial<Person> = {}) => {
  try {
    grantable(admission, person);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ name: 'SignInError', reason: 'notAdmitted' });
    return false;
  }
};

test('without conditions everybody enters, and may grant all scopes', () => {
  expect(grantable({}, { email: undefined, groups: [], claims: {} })).toEqual(['read', 'write', 'admin']);
});

describe('who meets a condition enters, and nobody else:', () => {
  test.each<[string, AdmissionSettings, Partial<Person>, boolean]>([
    ['the domain, whatever the case', { emailDomains: ['other.org', 'example.com'] }, {}, true],
    ['another domain', { emailDomains: ['example.org'] }, {}, false],
    ['a subdomain', { emailDomains: ['com'] }, {}, false],
    ['a domain that ends alike', { emailDomains: ['example.com'] }, { email: 'eve@notexample.com' }, false],
    ['a domain before the last @', { emailDomains: ['example.com'] }, { email: 'eve@example.com@evil.org' }, false],
    ['no address', { emailDomains: ['example.com'] }, { email: undefined }, false],
    ['a domain that is known at deployment only, in any case', { emailDomains: ['EXAMPLE.com'] }, {}, true],
    ['a domain that turns out empty, no address', { emailDomains: [''] }, { email: undefined }, false],
    ['a domain that turns out empty, an address without domain', { emailDomains: [''] }, { email: 'example.com' }, false],
    ['a domain that turns out empty, an address that ends with @', { emailDomains: [''] }, { email: 'ada@' }, false],
    ['an address that is known at deployment only, in any case', { emails: ['ADA@example.com'] }, {}, true],
    ['an address that turns out empty', { emails: [''] }, { email: '' }, false],
    ['a domain with a letter that only looks alike in lower case', { emailDomains: ['kayak.example'] }, { email: 'eve@\u212aayak.example' }, false],
    ['an internationalized domain in Unicode', { emailDomains: ['xn--bcher-kva.example'] }, { email: 'ada@Bücher.example' }, true],
    ['an internationalized domain in ASCII', { emailDomains: ['xn--bcher-kva.example'] }, { email: 'ada@XN--bcher-kva.example' }, true],
    ['an address there', { emails: ['ada@xn--bcher-kva.example'] }, { email: 'Ada@bücher.example' }, true],
    ['another domain that looks alike', { emailDomains: ['example.com'] }, { email: 'eve@exаmple.com' }, false],
    ['a domain of full-width letters', { emailDomains: ['example.com'] }, { email: 'eve@ｅxample.com' }, false],
    ['a domain with an ignored character', { emailDomains: ['example.com'] }, { email: 'eve@exam\u00adple.com' }, false],
    ['a domain with an ideographic full stop', { emailDomains: ['example.com'] }, { email: 'eve@example。com' }, false],
    ['the address, whatever the case', { emails: ['ada@example.com'] }, {}, true],
    ['another address', { emails: ['ada@example.org'] }, {}, false],
    ['no address, but a list', { emails: ['ada@example.com'] }, { email: undefined }, false],
    ['a group', { groups: ['editors', 'nobody'] }, {}, true],
    ['a group in another case', { groups: ['Editors'] }, {}, false],
    ['no group', { groups: ['editors'] }, { groups: [] }, false],
    ['a claim among several', { claims: { department: ['it'] } }, {}, true],
    ['a number', { claims: { level: ['3'] } }, {}, true],
    ['a nested claim', { claims: { 'realm_access.roles': ['reader'] } }, {}, true],
    ['a claim with dots in its name', { claims: { 'https://example.com/site': ['london'] } }, {}, true],
    ['another value', { claims: { department: ['sales'] } }, {}, false],
    ['no such claim', { claims: { unit: ['undefined'] } }, {}, false],
    ['an object', { claims: { realm_access: ['[object Object]'] } }, {}, false],
    ['what every object has', { claims: { 'constructor.name': ['Object'] } }, {}, false],
    ['an empty list', { groups: [] }, {}, false],
  ])('%s', (_, admission, person, expected) => {
    expect(isAdmitted(admission, person)).toBe(expected);
  });
});

test('all conditions must be met', () => {
  const conditions: AdmissionSettings[] = [
    { emailDomains: ['example.com'] }, { emails: ['ada@example.com'] }, { groups: ['staff'] }, { claims: { department: ['it'], level: ['3'] } },
  ];
  const failing: AdmissionSettings[] = [
    { emailDomains: ['example.org'] }, { emails: ['bob@example.com'] }, { groups: ['board'] }, { claims: { department: ['it'], level: ['4'] } },
  ];
  fc.assert(fc.property(fc.array(fc.constantFrom('absent', 'met', 'failing'), { minLength: 4, maxLength: 4 }), (states) => {
    const admission = Object.assign({}, ...states.map((state, i) => (state === 'absent' ? {} : (state === 'met' ? conditions : failing)[i]))) as AdmissionSettings;

    expect(isAdmitted(admission)).toBe(!states.includes('failing'));
  }));
});

describe('the scopes that somebody may grant', () => {
  test.each<[string, Record<string, string[]>, string[], string[]]>([
    ['are those of their groups, and of everybody', { '*': ['read'], 'editors': ['write'], 'admins': ['admin'] }, ['editors'], ['read', 'write']],
    ['are those of everybody without a group', { '*': ['read'], 'editors': ['write'] }, [], ['read']],
    ['come with those that they include', { admins: ['admin'] }, ['admins'], ['read', 'write', 'admin']],
    ['may be none', { admins: ['admin'] }, ['editors'], []],
    ['are not those of a group called *, which nobody can be in', { editors: ['write'] }, ['*'], []],
    ['are of own members of the settings alone', { editors: ['write'] }, ['constructor', 'toString', '__proto__'], []],
    ['are scopes of the server', { editors: ['write', 'gone'] }, ['editors'], ['read', 'write']],
  ])('%s', (_, scopesByGroup, groups, expected) => {
    expect(grantable({ scopesByGroup }, { groups })).toEqual(expected);
  });

  test('are more, never fewer, with more groups', () => {
    const scope = fc.constantFrom('read', 'write', 'admin');
    const group = fc.constantFrom('a', 'b', 'c', 'd');
    const settings = fc.dictionary(fc.constantFrom('*', 'a', 'b', 'c', 'd'), fc.array(scope));
    fc.assert(fc.property(settings, fc.array(group), fc.array(group), (scopesByGroup, some, others) => {
      const fewer = grantable({ scopesByGroup }, { groups: some });

      expect(grantable({ scopesByGroup }, { groups: [...others, ...some] })).toEqual(expect.arrayContaining([...fewer]));
    }));
  });
});

test('groups and addresses matter where the settings name them', () => {
  expect([{}, { emails: [] }, { claims: {} }, { scopesByGroup: { '*': ['read'] } }].map(dependsOnGroups)).toEqual([false, false, false, false]);
  expect([{ groups: [] }, { scopesByGroup: { '*': ['read'], 'staff': [] } }].map(dependsOnGroups)).toEqual([true, true]);
  expect([{}, { groups: [] }, { emails: [] }, { emailDomains: [] }].map(dependsOnEmail)).toEqual([false, false, true, true]);
});

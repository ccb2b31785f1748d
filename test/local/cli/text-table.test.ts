import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abbreviated, unabbreviated } from '../../../local/commands/abbreviation';
import { clientTable } from '../../../local/commands/clients/list';
import type { StoredClient } from '../../../local/commands/clients/stored-client';
import { dayFromNow } from '../../../local/commands/day';
import { personTable } from '../../../local/commands/people/list';
import { textTable } from '../../../local/commands/text-table';

const SECONDS = Math.floor(new Date(2026, 10, 30, 12).getTime() / 1000);
const DAY = 86_400;

const client = (id: string, name: string, hosts: string[] = []): StoredClient => ({
  id, name, kind: 'registered', redirectHosts: hosts, createdAt: Date.now() / 1000, usedAt: Date.now() / 1000, expiresAt: Date.now() / 1000 + 20 * DAY + 60, metadata: {},
});

const CLIENTS = [
  client('fjBVJ1GEyQR4XzSSo5nd8', 'Claude Code (handbook)', ['127.0.0.1', 'localhost']),
  client('fjBVJ1GEzzz4XzSSo5nd8', 'A very long name of a client that somebody registered', ['oauth-redirect.googleusercontent.example']),
  client('https://claude.ai/oauth/claude-code-client-metadata', 'Claude'),
];

describe('tables', () => {
  test.each([80, 100, 120, 70])('of clients fit a terminal of %i columns', (width) => {
    const lines = clientTable(CLIENTS, CLIENTS, width).split('\n');

    expect(lines).toHaveLength(5);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines[0]).toMatch(/^ID .*LAST USED +EXPIRES$/);
  });

  test('of clients have beginnings of ids and near days at 80 columns', () => {
    const [, first, second, third] = clientTable(CLIENTS, CLIENTS, 80).split('\n');

    expect(first).toMatch(/^fjBVJ1GEy +Claude Co.*registered .*today +today +in 20 days$/);
    expect(second).toMatch(/^fjBVJ1GEz +A very.*… /);
    expect(third).toMatch(/^https:\/\/.* +Claude /);
  });

  test('are full in pipes', () => {
    const text = clientTable(CLIENTS, CLIENTS, undefined);

    for (const { id, name, redirectHosts } of CLIENTS) expect(text).toMatch(new RegExp(`^${id} +${name!.replace(/[()]/g, '\\$&')} +registered +${redirectHosts.join(', ')} +\\d{4}-`, 'm'));
  });

  test('of people are cut likewise', () => {
    const people = [{ subject: 'x'.repeat(50), name: 'Ada Admin', email: 'ada.admin.with.a.long.address@department.example.com', clients: ['a'], grantedAt: Date.now() / 1000 }];

    expect(personTable(people, 80).split('\n')[1]).toMatch(/^x{8,}… +Ada Admin +ada\.admin\S+… +1 +today$/);
    expect(personTable(people, 80).split('\n')[1].length).toBeLessThanOrEqual(80);
    expect(personTable(people, undefined)).toContain(people[0].email);
  });

  test('become lists where no column can be cut enough', () => {
    expect(textTable(['ID', 'NAME'], [['abcdefghijkl', 'One'], ['m', 'Two']], { width: 10, flexible: [] })).toBe('ID    abcdefghijkl\nNAME  One\n\nID    m\nNAME  Two\n');
  });

  test('count what takes two columns twice', () => {
    expect(textTable(['A', 'B'], [['手册', 'x'], ['abcd', 'y']])).toBe('A     B\n手册  x\nabcd  y\n');
    expect(textTable(['A', 'B'], [['手册手册手册', 'x']], { width: 10, flexible: ['A'] })).toBe('A        B\n手册手…  x\n');
  });
});

describe('beginnings of ids', () => {
  const ids = ['abcd1234efgh', 'abcd1234xyz0', 'https://claude.ai/oauth/one', 'https://claude.ai/oauth/two', 'https://example.com/client'];

  test('are as short as they can be', () => {
    expect(ids.map((id) => abbreviated(id, ids))).toEqual(['abcd1234e', 'abcd1234x', 'https://claude.ai/oauth/o', 'https://claude.ai/oauth/t', 'https://example.com']);
  });

  test('name one, or are too short, or name several', () => {
    expect(unabbreviated('abcd1234e', ids)).toBe('abcd1234efgh');
    expect(unabbreviated('abcd1234efgh', [...ids, 'abcd1234efghi'])).toBe('abcd1234efgh');
    expect(unabbreviated('https://example', ids)).toBe('https://example.com/client');
    for (const given of ['', 'a', 'abc', 'nobody']) expect(unabbreviated(given, ['abcd1234'])).toBeUndefined();
    expect(() => unabbreviated('abcd', ids)).toThrow('"abcd" is the beginning of 2 ids: give more of it\n  abcd1234efgh\n  abcd1234xyz0');
  });

  test('that are shown are taken', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.oneof(fc.string({ minLength: 1 }), fc.webUrl()), { minLength: 1, maxLength: 20 }), (all) => {
      for (const id of all) {
        const shown = abbreviated(id, all);
        if (shown.length >= 4) expect(unabbreviated(shown, all)).toBe(id);
      }
    }), { seed: 1, numRuns: 200 });
  });
});

test.each([
  [0, 'today'], [-0.4 * DAY, 'today'], [-DAY, 'yesterday'], [-3 * DAY, '3 days ago'], [DAY, 'tomorrow'], [30 * DAY, 'in 30 days'], [90 * DAY, '2027-02-28'], [-400 * DAY, '2025-10-26'],
])('%d seconds from now is %s', (seconds, text) => {
  expect(dayFromNow(SECONDS + seconds, SECONDS * 1000)).toBe(text);
});

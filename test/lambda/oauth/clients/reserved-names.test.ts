import { describe, expect, test } from 'vitest';
import { nameProblem } from '../../../../lambda-src/oauth/clients/reserved-names';

const RESERVED = { 'claude': ['claude.ai', 'claude.com'], 'cursor': ['*.cursor.com'], 'vs code': ['vscode.dev'] };

describe('S17 a reserved name', () => {
  test.each([
    ['Claude', ['claude.ai']],
    ['Claude', ['claude.ai', 'claude.com']],
    ['Cursor', ['www.cursor.com']],
    ['VS Code', ['vscode.dev']],
    // to the person's own machine alone
    ['Claude Code (my server)', []],
    ['Claudette', ['evil.com']],
    ['Precursor', ['evil.com']],
    ['', ['evil.com']],
    ['Яндекс', ['evil.com']],
  ])('%j may be borne by a client at %j', (name, hosts) => {
    expect(nameProblem(name, hosts, RESERVED)).toBeUndefined();
  });

  test.each([
    ['Claude', ['evil.com']],
    ['claude', ['claude.ai.evil.com']],
    ['CLAUDE', ['claude.ai', 'evil.com']],
    ['Claude.ai', ['evil.com']],
    ['The real Claude', ['evil.com']],
    ['Cláude', ['evil.com']],
    ['Ｃｌａｕｄｅ', ['evil.com']],
    ['Cl\u200baude', ['evil.com']],
    ['\u202eClaude', ['evil.com']],
    ['VS\u00a0Code', ['evil.com']],
    ['vs-code', ['evil.com']],
    ['Cursor', ['cursor.com']],
    // Cyrillic С, and Greek ο
    ['\u0421laude', ['evil.com']],
    ['curs\u03bfr', []],
  ])('%j may not be borne by a client at %j', (name, hosts) => {
    expect(nameProblem(name, hosts, RESERVED)).toEqual(expect.stringMatching(/^[\x20-\x7e]+$/));
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameProblem } from '../../../../lambda-src/oauth/clients/reserved-names';
import { foreignText } from '../../../../lambda-src/oauth/pages/foreign-text';
import { KNOWN_CLIENTS } from '../../../../src/authorization/clients/known-clients';
import { repetitions } from '../../../share.mts';

const RESERVED = { 'claude': ['claude.ai', 'claude.com'], 'cursor': ['*.cursor.com'], 'vs code': ['vscode.dev'] };
const NAMES = Object.keys(KNOWN_CLIENTS);
const EVIL = ['evil.example'];

const problemOf = (name: string) => nameProblem(name, EVIL, KNOWN_CLIENTS);

describe('S17 a reserved name', () => {
  test.each([
    ['Claude', ['claude.ai']],
    ['Claude', ['claude.ai', 'claude.com']],
    ['Cursor', ['www.cursor.com']],
    ['VS Code', ['vscode.dev']],
    // to the person's own machine alone
    ['Claude Code (my server)', []],
    ['Precursor', ['evil.com']],
    ['Claudette', ['evil.com']],
    ['', ['evil.com']],
    ['Яндекс', ['evil.com']],
  ])('%j may be borne by a client at %j', async (name, hosts) => {
    expect(await nameProblem(name, hosts, RESERVED)).toBeUndefined();
  });

  test.each([
    ['Claude', ['evil.com']],
    ['claude', ['claude.ai.evil.com']],
    ['CLAUDE', ['claude.ai', 'evil.com']],
    ['The real Claude', ['evil.com']],
    ['Cursor', ['cursor.com']],
    // Greek ο, to the person's own machine
    ['curs\u03bfr', []],
  ])('%j may not be borne by a client at %j', async (name, hosts) => {
    expect(await nameProblem(name, hosts, RESERVED)).toEqual(expect.stringMatching(/^[\x20-\x7e]+$/));
  });
});

describe('S17 a name that is read as a reserved one is refused', () => {
  test.each<[string, readonly string[]]>([
    ['what is not seen', ['Claude\u3164', 'C\u034flaude', 'Cla\u00adude', 'Cl\u200baude', 'Claude\u{e0041}', 'Claude\ufe0f', 'claude\uffa0', 'Claude\u200d\u200c', 'C\u2063laude', '\u202eClaude']],
    ['blanks of any kind', ['VS\u00a0Code', 'C\u2800laude', 'C l a u d e', 'Open\u3000AI', 'c\u2009laude']],
    ['signs', ['Claude™', 'Claude®', '✅ Claude', 'Claude.ai', 'vs-code', 'Cla_ude', 'c.l.a.u.d.e', 'Cl😀aude', '(Claude)', 'Claude\u2019s', 'Claude!', '|Claude|', '$Claude$', '@claude', 'Claude!!1', 'Claude 2.0!']],
    ['words before and behind', ['ClaudeAI', 'claudeai', 'CLAUDEAI', 'ClaudeCode', 'MyClaude', 'TheClaudeApp', 'claudedesktop', 'OpenAIInc', 'VSCode', 'VisualStudioCode', 'Claude3', 'Grok 4.1', 'chatgpt5pro']],
    ['digits and signs for letters', ['Cl4ude', 'C1aude', 'Curs0r', '0penAI', 'Gr0k', 'P3rplexity', 'Cl@ude', 'C|aude', 'W1ndsurf', 'm1$tral']],
    ['other letters that look the same', ['CIaude', 'GeminI', 'Gernini', 'VVindsurf', 'c\u217caude', 'Lе Chаt', '\u216dlaude']],
    ['accents and strokes', ['Cláude', 'Çļǻûḓę', 'Cłaude', 'C\u0336l\u0336a\u0336ude', 'Cursør', '₵laude', 'ƈlaude']],
    ['shapes', ['Ｃｌａｕｄｅ', '𝐂𝐥𝐚𝐮𝐝𝐞', '𝓒𝓵𝓪𝓾𝓭𝓮', 'ℭlaude', 'ⓒⓛⓐⓤⓓⓔ', '🅒🅛🅐🅤🅓🅔', '🅲🅻🅰🆄🅳🅴', '🄲🄻🄰🅄🄳🄴', '🇨🇱🇦🇺🇩🇪', 'ᴄʟᴀᴜᴅᴇ', 'ᶜˡᵃᵘᵈᵉ']],
    ['letters of another script', ['\u0421laude', '\u0421\u04cf\u0430\u03c5\u0501\u0435', '\u0421\u04cf\u0430\u057d\u0501\u0435', 'ᏟᏞᎪᏌᎠᎬ', '\u0441u\u0433s\u043e\u0433', 'G\u0435m\u0456n\u0456', 'Ϲlaude']],
    ['turned letters', ['ǝpnɐlƆ', 'Clɐude', 'ɹosɹnɔ', 'ʞoɹƃ']],
  ])('%s', async (_kind, names) => {
    for (const name of names) {
      expect(await problemOf(name), name).toBeDefined();
    }
  });

  /** Letters that stand for others, beside themselves. */
  const DISGUISES: Readonly<Record<string, readonly string[]>> = {
    'a': ['A', 'а', 'α', 'ɑ', 'ａ', '𝗮', 'á', 'Ꭺ', '4', '@'],
    'c': ['C', 'с', 'ϲ', 'ｃ', '𝒸', 'ç', 'Ꮯ'],
    'd': ['D', 'ԁ', 'ⅾ', '𝖉', 'ď', 'Ꭰ'],
    'e': ['E', 'е', '℮', 'ｅ', '𝐞', 'ê', '3'],
    'g': ['G', 'ɡ', 'ｇ', '𝐠', 'ğ'],
    'h': ['H', 'һ', '𝐡'],
    'i': ['I', 'і', 'ı', 'l', '1', 'í', 'ⅰ'],
    'k': ['K', 'κ', 'к', '𝐤'],
    'l': ['L', 'I', '1', 'ӏ', 'ⅼ', '|', 'ł'],
    'm': ['M', 'rn', 'ｍ', '𝐦'],
    'n': ['N', 'ո', '𝐧', 'ñ'],
    'o': ['O', '0', 'о', 'ο', 'օ', 'ø', '𝐨', 'ö'],
    'p': ['P', 'р', 'ρ', '𝐩'],
    'r': ['R', 'г', '𝐫'],
    's': ['S', 'ѕ', '5', '$', '𝐬'],
    't': ['T', '𝐭', 'τ', '7'],
    'u': ['U', 'υ', 'ս', 'ü', '𝐮'],
    'v': ['V', 'ѵ', 'ν', '𝐯'],
    'w': ['W', 'ѡ', 'vv', '𝐰'],
    'x': ['X', 'х', '𝐱'],
    'y': ['Y', 'у', 'γ', '𝐲'],
    ' ': [' ', '', '\u00a0', '-', '_'],
  };
  const UNSEEN = ['', '', '', '', '\u200b', '\u3164', '\u00ad', '\ufe0f', '\u034f', '\u{e0061}', '\u2060', '\u0301'];

  const disguised = fc.constantFrom(...NAMES).chain((name) => fc.tuple(
    ...Array.from(name, (letter) => fc.tuple(fc.constantFrom(letter, letter, ...DISGUISES[letter] ?? []), fc.constantFrom(...UNSEEN))),
  )).map((letters) => letters.map(([letter, unseen]) => letter + unseen).join(''));
  const before = fc.constantFrom('', '', 'The ', 'My ', '✨', 'Official ', 'official-', 'Ask');
  const behind = fc.constantFrom('', '', '!', '|', ' AI', '™', ' Desktop', ' 3', '.com', ' (beta)', ' - connect your account', '✓', ' für Ärzte');

  test('however its letters are disguised', async () => {
    await fc.assert(fc.asyncProperty(before, disguised, behind, async (head, name, tail) => {
      expect(await problemOf(`${head}${name}${tail}`), JSON.stringify(`${head}${name}${tail}`)).toBeDefined();
    }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(20_000, 1_000) });
  });

  test('as it is when the page shows it', async () => {
    await fc.assert(fc.asyncProperty(disguised, async (name) => {
      expect(await problemOf(foreignText(name)!)).toBeDefined();
    }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(5_000, 300) });
  });
});

describe('S17 an honest name passes', () => {
  const HONEST = [
    'Claudette', 'Claudia', 'Claudel & Fils', 'Cursors of Time', 'Precursor', 'Recursor', 'Discursor', 'Précision', 'Philanthropic', 'Misanthropic App', 'Windsurfing', 'OpenAir', 'OPENAIR',
    'Open Airlines', 'Mistrals', 'Geminid Watcher', 'Gemological', 'Grokking Algorithms', 'Grokipedia', 'Copilots', 'Copilotage', 'Perplexed', 'Chatty', 'Team Chat', 'Le Château', 'Visual Studio',
    'Code', 'Notebook', 'Nightly job', 'MCP Inspector', 'mcp-remote', 'LibreChat', 'LM Studio', 'Goose', 'Zed', '4 Seasons', '2048', 'a1', 'x', 'Straße 12', 'Ærø', 'ça va', 'Élan', 'α-Centauri',
    'Клод', 'Клодин', 'Яндекс', 'Курсор', 'クロード', '谷歌', '한국어 도구', 'AI助手', 'MCPクライアント', 'مرحبا', 'שלום', 'ไทย', 'हिन्दी', 'Ελλάδα', 'Հայաստան', 'საქართველო', 'ᏣᎳᎩ', 'ᐃᓄᒃᑎᑐᑦ', 'Việt Nam', 'Łódź',
    '👩‍👩‍👧 Family', '🇨🇱 Chile', '!', '???', 'C++ tools', 'C#', 'a|b', 'me@home', '$$$', '100 %',
  ];

  test.each(HONEST)('%s', async (name) => {
    expect(await problemOf(name)).toBeUndefined();
  });

  /** Scripts with so many letters that none of them is written to be taken for another one. */
  const letters = fc.oneof(
    ...[[0x4e00, 0x9fa5], [0x3041, 0x3096], [0x30a1, 0x30fa], [0xac00, 0xd7a3], [0x0905, 0x0939], [0x0e01, 0x0e2e], [0x05d0, 0x05ea]]
      .map(([first, last]) => fc.integer({ min: first!, max: last! })),
  ).map((code) => String.fromCodePoint(code));

  test('in scripts that do not look like Latin', async () => {
    await fc.assert(fc.asyncProperty(fc.array(letters, { minLength: 1, maxLength: 12 }), async (name) => {
      expect(await problemOf(name.join(''))).toBeUndefined();
    }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(5_000, 300) });
  });

  test('however honest words are put together', async () => {
    const words = fc.array(fc.constantFrom(...HONEST.filter((name) => /^[\p{L}]{4,}$/u.test(name))), { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(words, fc.constantFrom(' ', '-', ' & ', '/'), async (chosen, joint) => {
      expect(await problemOf(chosen.join(joint)), chosen.join(joint)).toBeUndefined();
    }), { seed: Number(process.env.TEST_SEED), numRuns: repetitions(5_000, 500) });
  });

  test('also with the letters of a reserved name in a longer word', async () => {
    const around = fc.constantFrom('ette', 'ous', 'ing', 'ish', 'ly', 'ized', 'ness', 'ology');
    await fc.assert(fc.asyncProperty(fc.constantFrom('claude', 'cursor', 'grok', 'gemini', 'mistral', 'perplexity', 'anthropic'), around, async (name, end) => {
      expect(await problemOf(`${name}${end}`)).toBeUndefined();
      expect(await problemOf(`phil${name}`)).toBeUndefined();
    }), { seed: Number(process.env.TEST_SEED) });
  });
});

test('S26 a name that is made to take long is compared at once', async () => {
  for (const name of ['a '.repeat(100), 'aA'.repeat(100), 'ai'.repeat(100), `claude${'ai'.repeat(95)}`, `${'theai'.repeat(39)}x`, 'I1l|'.repeat(50), '\u0301'.repeat(200), '𝐂'.repeat(100)]) {
    await problemOf(name);
  }
  expect(await problemOf(`${'x '.repeat(96)}Claude`)).toBeDefined();
});

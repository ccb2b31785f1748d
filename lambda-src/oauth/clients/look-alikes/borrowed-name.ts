import { lettersOfName, readings } from './words';

/** Words before the name of a product that leave it that product's name. */
const BEFORE = ['the', 'my', 'get', 'try', 'use', 'go', 'real', 'true', 'new', 'official', 'original', 'super', 'ask', 'chat', 'with', 'by'];

/** Words behind the name of a product that leave it that product's name. */
const BEHIND = [
  'ai', 'app', 'apps', 'bot', 'code', 'coder', 'desktop', 'web', 'mobile', 'ios', 'android', 'cli', 'ide', 'pro', 'plus', 'max', 'lite', 'free', 'premium', 'beta', 'next',
  'nightly', 'insiders', 'team', 'teams', 'enterprise', 'business', 'official', 'inc', 'llc', 'ltd', 'hq', 'tm', 'mcp', 'client', 'agent', 'agents', 'assistant', 'connect',
  'connector', 'connectors', 'plugin', 'extension', 'io', 'com', 'dev', 'org', 'net', 'chat', 'gpt', 'api', 'sdk', 'server', 'studio', 'cloud', 'lab', 'labs', 'online', 'login',
  'signin', 'auth', 'oauth', 'support', 'help', 'verify', 'account', 'sso', 'search', 'browser', 'editor', 'tools', 'sonnet', 'opus', 'haiku', 'cowork', 'deepmind', 'vision',
];

/**
 * Finds the name among others that a name can be taken for: letter for letter as one sees them, alone or beside other words, in one word
 * or taken apart, with a word before or behind that is usual there.
 *
 * @param shown the name as people see it
 */
export function borrowedName(shown: string, names: readonly string[]): string | undefined {
  const seen = [...readings(shown)];
  return names.find((name) => {
    const letters = lettersOfName(name);
    return letters !== '' && seen.some((reading) => reading.includes(letters) && isDecorated(reading, letters));
  });
}

const [BEFORE_PATTERN, BEHIND_PATTERN] = [BEFORE, BEHIND].map((words) => `(?:${words.map(lettersOfName).join('|')})*`);

/** Tells whether there is nothing around the letters of a name but what is usual: "Precursor" has "cursor" in it, and means something else. */
function isDecorated(reading: string, letters: string): boolean {
  const [before, behind] = [new RegExp(`^${BEFORE_PATTERN}$`, 'u'), new RegExp(`^${BEHIND_PATTERN}$`, 'u')];
  const [head, ...tail] = reading.split(letters) as [string, ...string[]];
  return before.test(head) && behind.test(tail.join(letters));
}

/** A value that differs each time, and what stands for it in kept answers. */
interface Placeholder {
  readonly name: string;
  /** The reason for which the value differs. */
  readonly reason: string;
  /** Matches the value alone. */
  readonly pattern: RegExp;
  /** Set where two values may be equal or not, so that they get no numbers. */
  readonly isEqualByChance?: true;
}

const PLACEHOLDERS: readonly Placeholder[] = [
  {
    name: 'sealed',
    reason: 'Session ids, ids of questions and request states are sealed with a time, in seconds, and most of them with something random.',
    pattern: /(?<![\w-])(?:v1\.[\w-]{20,}\.[\w-]{20,}|[\w-]{40,}\.[\w-]{20,})(?![\w-])/g,
    isEqualByChance: true,
  },
  {
    name: 'uuid',
    reason: 'The SDK, and the stand-ins, name things at random.',
    pattern: /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g,
  },
  {
    name: 'task',
    reason: 'Task ids are random.',
    pattern: /(?<=taskId(?:":|=\\)")[\w-]{43}(?![\w-])/g,
  },
  {
    name: 'mark',
    reason: 'States of other servers are marked by a digest of their URL, which has a free port.',
    pattern: /(?<=forwarded\.)[\w-]{12}(?=\.)/g,
  },
  {
    name: 'time',
    reason: 'Tasks tell when they were created and changed, which may be the same millisecond or not.',
    pattern: /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
    isEqualByChance: true,
  },
  {
    name: 'url',
    reason: 'Stand-ins listen on a free port.',
    pattern: /http:\/\/127\.0\.0\.1:\d+/g,
  },
];

/**
 * Returns what replaces the values that differ each time. The same value has the same number throughout a case, so that a value which comes back
 * is seen to be the same.
 */
export function placeholders(): (text: string) => string {
  const numbers = new Map<string, string>();
  return (text) => PLACEHOLDERS.reduce((replaced, { name, pattern, isEqualByChance }) => replaced.replace(pattern, (value) => {
    if (isEqualByChance) {
      return `<${name}>`;
    }
    const placeholder = numbers.get(value) ?? `<${name} ${[...numbers.values()].filter((other) => other.startsWith(`<${name} `)).length + 1}>`;
    numbers.set(value, placeholder);
    return placeholder;
  }), text);
}

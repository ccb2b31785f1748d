/** A value that differs each time, and what stands for it in kept answers. */
interface Placeholder {
  readonly name: string;
  /** The reason for which the value differs. */
  readonly reason: string;
  /** Matches the value alone. */
  readonly pattern: RegExp;
}

const PLACEHOLDERS: readonly Placeholder[] = [
  {
    name: 'sealed',
    reason: 'Session ids, ids of questions, task ids and request states are sealed with a time and, most of them, something random.',
    pattern: /(?<![\w-])(?:v1\.[\w-]{20,}\.[\w-]{20,}|[\w-]{40,}\.[\w-]{20,})(?![\w-])/g,
  },
  {
    name: 'uuid',
    reason: 'The SDK, and the stand-ins, name things at random.',
    pattern: /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b/g,
  },
  {
    name: 'time',
    reason: 'Tasks tell when they were created and changed.',
    pattern: /\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g,
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
  return (text) => PLACEHOLDERS.reduce((replaced, { name, pattern }) => replaced.replace(pattern, (value) => {
    const placeholder = numbers.get(value) ?? `<${name} ${[...numbers.values()].filter((other) => other.startsWith(`<${name} `)).length + 1}>`;
    numbers.set(value, placeholder);
    return placeholder;
  }), text);
}

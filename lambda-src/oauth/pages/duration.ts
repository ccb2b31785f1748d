const UNITS: readonly (readonly [name: string, seconds: number])[] = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** A time in words, rounded up to whole ones of the largest unit that it has two of, or exactly one: `90 minutes`, `1 hour`. */
export function durationInWords(seconds: number): string {
  const [name, size] = UNITS.find(([, unit]) => seconds >= 2 * unit || seconds === unit) ?? ['second', 1];
  const count = Math.max(1, Math.ceil(seconds / size));
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** Finds the value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Formats the median, as tables show it. */
export function milliseconds(values: readonly number[]): string {
  const value = median(values);
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

/** Tells how many times as long one takes as the other: the median of the ratios of rounds that were run side by side. */
export function ratio(rounds: readonly number[], baseline: readonly number[]): string {
  return `${median(rounds.map((value, round) => value / baseline[round])).toFixed(2)}x`;
}

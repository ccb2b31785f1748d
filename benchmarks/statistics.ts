export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median, as tables show it. */
export function milliseconds(values: readonly number[]): string {
  return `${median(values).toFixed(2)} ms`;
}

/** How many times as long one takes as the other: the median of the ratios of rounds that were run side by side. */
export function ratio(rounds: readonly number[], baseline: readonly number[]): string {
  return `${median(rounds.map((value, round) => value / baseline[round])).toFixed(2)} x`;
}

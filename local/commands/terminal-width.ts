/** The number of characters in a line of the terminal that somebody reads; undefined where a program reads, which wants all. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

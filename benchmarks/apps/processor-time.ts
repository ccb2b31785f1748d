/** Writes the processor time of this process until now to the standard output, in milliseconds. */
export function writeProcessorTime(): void {
  const { user, system } = process.cpuUsage();
  process.stdout.write(String((user + system) / 1_000));
}

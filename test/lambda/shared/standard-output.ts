import { onTestFinished, vi } from 'vitest';

/** Captures what is written to the standard streams, and keeps it off the terminal. */
export function captureOutput(): { text(): string } {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...values) => void written.push(values.join(' ')));
  }
  onTestFinished(() => void vi.restoreAllMocks());
  return { text: () => written.join('\n') };
}

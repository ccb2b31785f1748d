import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The browser of a program that prints where people shall go. */
export interface PrintedUrlBrowser {
  /** What the program answers, unless the person does not get through the pages. */
  orFailed<T>(answer: Promise<T>): Promise<T>;
  /** What the program printed. */
  printed(): string;
}

/** Goes to each authorization URL that a program prints, as the person in front of it does. */
export function browseWhatIsPrinted(output: Readable, browse: (url: URL) => Promise<void>): PrintedUrlBrowser {
  const lines: string[] = [];
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => { fail = reject; });
  failed.catch(() => {});
  createInterface(output).on('line', (line) => {
    lines.push(line);
    const url = line.match(/https?:\/\/\S+[?&]code_challenge=\S+/)?.[0];
    if (url) browse(new URL(url)).catch(fail);
  });
  const printed = () => lines.join('\n');
  return {
    printed,
    orFailed: async (answer) => {
      try {
        return await Promise.race([answer, failed]);
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${printed()}`, { cause: error });
      }
    },
  };
}

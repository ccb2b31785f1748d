import { hasColour, styled, type Terminal } from './terminal';

/** Tells the person who waits what is being done, and for how long. */
export interface Progress {
  /** Begins a step, which ends the one before. */
  step(text: string): void;
  /** Ends the last step; says how long all of them took if they came to something. */
  end(outcome?: string): void;
}

/** Time after which a step that still runs is reported again, in milliseconds. */
const REMINDER_INTERVAL = 10_000;

/** Tells nothing: for programs, which read one line of JSON. */
export const SILENCE: Progress = { step: () => undefined, end: () => undefined };

/** Tells each step on a line of its own, so that what functions and apps print may come between. */
export function createProgress(terminal: Terminal): Progress {
  const begin = performance.now();
  const write = (line: string) => terminal.write(`${styled(hasColour(terminal), 'dim', line)}\n`);
  let reminder: NodeJS.Timeout | undefined;
  return {
    step: (text) => {
      clearInterval(reminder);
      write(`${text} …`);
      const since = performance.now();
      reminder = setInterval(() => write(`  still at it after ${seconds(since)}`), REMINDER_INTERVAL);
    },
    end: (outcome) => {
      clearInterval(reminder);
      if (outcome !== undefined) write(`${outcome} in ${seconds(begin)}`);
    },
  };
}

function seconds(since: number): string {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}

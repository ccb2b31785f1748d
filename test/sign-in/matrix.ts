/** How a step of a flow went: it worked, it did not, or the client cannot do it by its nature, with the reason. */
type Outcome = 'yes' | 'NO' | { readonly cannot: string };

/** What has been proven of each client at each front door. */
export interface Matrix {
  /** Runs a step and notes how it went: as failed if it throws. */
  step(row: readonly string[], column: string, run: () => Promise<void>): Promise<void>;
  /** Notes why a client cannot do a step, once `run` has shown that it cannot. */
  limit(row: readonly string[], column: string, reason: string, run: () => Promise<void>): Promise<void>;
  /** The table as text, with the reasons below. */
  toString(): string;
}

/**
 * Makes an empty matrix.
 *
 * @param head what the parts of a row's name are, and then the steps
 */
export function createMatrix(head: readonly string[], columns: readonly string[]): Matrix {
  const rows = new Map<string, { readonly row: readonly string[]; readonly outcomes: Map<string, Outcome> }>();

  const note = async (row: readonly string[], column: string, run: () => Promise<void>, outcome: Outcome) => {
    const key = row.join('|');
    const { outcomes } = rows.get(key) ?? { outcomes: new Map<string, Outcome>() };
    rows.set(key, { row, outcomes });
    outcomes.set(column, 'NO');
    await run();
    outcomes.set(column, outcome);
  };
  return {
    step: (row, column, run) => note(row, column, run, 'yes'),
    limit: (row, column, reason, run) => note(row, column, run, { cannot: reason }),
    toString: () => {
      const reasons: string[] = [];
      const cell = (outcome: Outcome | undefined): string => {
        if (outcome === undefined) return '-';
        if (typeof outcome === 'string') return outcome;
        if (!reasons.includes(outcome.cannot)) reasons.push(outcome.cannot);
        return `(${reasons.indexOf(outcome.cannot) + 1})`;
      };
      const lines = [
        [...head, ...columns],
        ...[...rows.values()].map(({ row, outcomes }) => [...row, ...columns.map((column) => cell(outcomes.get(column)))]),
      ];
      const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
      const table = lines.map((line) => line.map((text, i) => text.padEnd(widths[i])).join('  ').trimEnd());
      return [...table, ...reasons.map((reason, i) => `(${i + 1}) ${reason}`)].join('\n');
    },
  };
}

import { readdirSync, readFileSync } from 'node:fs';

/** A process that another one has started, directly or not. */
export interface Descendant {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes that a process has started, and those that they have started. Needs /proc. */
export function descendantsOf(pid: number): Descendant[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      // `{pid} ({name}) {state} {parent}`
      const parent = Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))![1]);
      return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
    } catch {
      // ended since
      return [];
    }
  });
  const childrenOf = (parent: number): Descendant[] => all
    .filter((one) => one.parent === parent).flatMap((child) => [child, ...childrenOf(child.pid)]);
  return childrenOf(pid);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ROOT } from './command';

/** The program on a terminal of its own, as a person has it. */
export interface TerminalSession {
  /** All that was printed, as lines; without colour. */
  readonly lines: readonly string[];
  /** Text that a terminal of 24 lines shows, without the lines that scrolled away. */
  readonly screen: string;
  readonly exitCode: Promise<number>;
  /** Waits until what was printed has a match. */
  until(pattern: RegExp): Promise<void>;
  /** Presses keys. */
  type(keys: string): void;
}

const COLUMNS = 80;
const ROWS = 24;

/** Runs the rest of its arguments on a terminal of a size, and passes on what is typed and printed. */
const ON_TERMINAL = `
import fcntl, os, pty, struct, sys, termios, threading
rows, columns, *command = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', int(rows), int(columns), 0, 0))
    os.execvp(command[0], command)
def typed():
    while True:
        keys = os.read(0, 1024)
        if not keys: return
        os.write(terminal, keys)
threading.Thread(target=typed, daemon=True).start()
while True:
    try: printed = os.read(terminal, 65536)
    except OSError: break
    if not printed: break
    os.write(1, printed)
os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

/** Runs the program on a terminal of 80 columns and 24 lines; it is ended with the test at the latest. */
export function onTerminal(args: readonly string[], cwd = ROOT, env: NodeJS.ProcessEnv = {}): TerminalSession {
  const child = spawn('python3', ['-c', ON_TERMINAL, String(ROWS), String(COLUMNS), process.execPath, join(ROOT, 'bin/remote-mcp'), ...args], {
    cwd, env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exitCode = once(child, 'close').then(([code]) => code as number);
  let printed = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text.replace(/\u001b\[\d*m/g, '');
    for (const listener of listeners) listener();
  });
  onTestFinished(async () => {
    child.stdin.end('\u0003');
    await exitCode;
  });
  const lines = () => printed.split(/\r?\n/);
  return {
    get lines() {
      return lines();
    },
    get screen() {
      return lines().flatMap((line) => line.match(new RegExp(`.{1,${COLUMNS}}`, 'gu')) ?? ['']).slice(-ROWS).join('\n');
    },
    until: (pattern) => new Promise((resolve, reject) => {
      const listener = () => pattern.test(printed) && (listeners.delete(listener), resolve());
      listeners.add(listener);
      void exitCode.then((code) => reject(new Error(`the program ended with ${code}: ${printed}`)));
      listener();
    }),
    type: (keys) => void child.stdin.write(keys),
    exitCode,
  };
}

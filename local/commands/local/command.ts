import { LOCAL_HELP, parseLocalArguments } from './arguments';
import { runLocal } from './run';
import { EXIT, type Command } from '../command-line';

/** `local`: serves a stack until Ctrl+C. */
export const localCommand: Command = {
  help: LOCAL_HELP,
  run: async (args) => {
    await runLocal(parseLocalArguments(args, process.env), untilSignal());
    return EXIT.ok;
  },
};

/** Resolves at Ctrl+C, or when a process manager ends the command. */
async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

import { version } from '../package.json';
import { HELP, parseCommandLine, UsageError } from './arguments';
import { runLocal } from './run-local';

/** The exit codes of `remote-mcp`. */
const EXIT = { ok: 0, failure: 1, usage: 2 } as const;

// dynalite calls url.parse()
process.noDeprecation = true;

async function main(args: readonly string[]): Promise<number> {
  try {
    const command = parseCommandLine(args);
    if (command.name === 'local') await runLocal(command.arguments, untilSignal());
    else process.stdout.write(command.name === 'help' ? HELP : `${version}\n`);
    return EXIT.ok;
  } catch (error) {
    process.stderr.write(`remote-mcp: ${(error as Error).message}\n`);
    if (!(error instanceof UsageError)) return EXIT.failure;
    process.stderr.write('Run "remote-mcp --help" for help.\n');
    return EXIT.usage;
  }
}

/** Resolves at Ctrl+C, or when a process manager ends the command. */
async function untilSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

// sockets that clients keep open must not delay the exit
process.exit(await main(process.argv.slice(2)));

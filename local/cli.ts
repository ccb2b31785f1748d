import { version } from '../package.json';
import { EXIT, UsageError, type Command } from './commands/command-line';
import { suggestion } from './commands/nearest';
import { PROGRAM, RUN } from './program';

/** The commands of the program, each loaded when it is asked for. */
const COMMANDS: Readonly<Record<string, { readonly summary: string; load(): Promise<Command> }>> = {
  local: {
    summary: 'serve a stack on this machine, without an AWS account',
    load: async () => (await import('./commands/local/command')).localCommand,
  },
  clients: {
    summary: 'list, show, revoke and purge the OAuth clients of a server',
    load: async () => (await import('./commands/clients/command')).clientsCommand,
  },
  people: {
    summary: 'list who granted clients something, and end it for one or all',
    load: async () => (await import('./commands/people/command')).peopleCommand,
  },
  smoke: {
    summary: 'check a running server from its URL to a tool call',
    load: async () => (await import('./commands/smoke/command')).smokeCommand,
  },
};

const HELP = `Usage: ${RUN} COMMAND [options]

${Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}\n`).join('')}
  --help     after a command: its options
  --version
`;

// dynalite calls url.parse()
process.noDeprecation = true;

async function main([name, ...args]: readonly string[]): Promise<number> {
  try {
    if (name === undefined) throw new UsageError('a command is missing');
    if (name === '--version') return print(`${version}\n`);
    if (name === '--help' || name === '-h' || name === 'help') return print(HELP);
    if (!Object.hasOwn(COMMANDS, name)) throw new UsageError(`there is no command "${name}"${suggestion(name, Object.keys(COMMANDS))}`);
    const command = await COMMANDS[name].load();
    if (args.some((arg) => arg === '--help' || arg === '-h')) return print(command.help);
    return await command.run(args);
  } catch (error) {
    process.stderr.write(`${PROGRAM}: ${(error as Error).message}\n`);
    if (!(error instanceof UsageError)) return EXIT.failure;
    process.stderr.write(`Run "${helpOf(name)}" for help.\n`);
    return EXIT.usage;
  }
}

/** The command line whose output says what is right. */
function helpOf(name: string | undefined): string {
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? `${RUN} ${name} --help` : `${RUN} --help`;
}

function print(text: string): number {
  process.stdout.write(text);
  return EXIT.ok;
}

// sockets that clients keep open must not delay the exit
process.exit(await main(process.argv.slice(2)));

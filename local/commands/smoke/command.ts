import { parseSmokeArguments, SMOKE_HELP } from './arguments';
import { smoke } from './smoke';
import { EXIT, type Command } from '../command-line';

/** `smoke`: checks a running server. */
export const smokeCommand: Command = {
  help: SMOKE_HELP,
  run: async (args) => await smoke(parseSmokeArguments(args, process.env)) ? EXIT.ok : EXIT.failure,
};

import type { LocalStack, Log } from './stack';
import { hasColour, type Terminal } from './terminal';

/** ANSI colours that tell sources apart, readable on light and dark backgrounds. */
const COLOURS = [36, 35, 32, 33, 34, 31];

/**
 * Makes a log that puts the name of the source before each line.
 *
 * @param stack names functions as the construct tree does; undefined before there is one
 */
export function createLog(terminal: Terminal, stack: () => LocalStack | undefined): Log {
  const colours = new Map<string, number>();
  return (source, line) => {
    const prefix = `[${nameOf(source, stack())}]`;
    if (!hasColour(terminal)) {
      terminal.write(`${prefix} ${line}\n`);
      return;
    }
    const colour = colours.get(source) ?? COLOURS[colours.size % COLOURS.length];
    colours.set(source, colour);
    terminal.write(`\u001b[${colour}m${prefix}\u001b[0m ${line}\n`);
  };
}

/** `Weather/Mcp/OAuthFunction/Resource` is shown as `Mcp/OAuthFunction`; sources that are no resources as they are. */
export function nameOf(source: string, stack: LocalStack | undefined): string {
  const path: string | undefined = stack?.resources.get(source)?.metadata['aws:cdk:path'];
  if (!path) return source;
  return path.replace(/(\/Resource)+$/, '').split('/').slice(1).join('/') || source;
}

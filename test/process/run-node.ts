import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { startNode, type NodeOptions } from './start-node';

/**
 * Runs a Node.js program to its end.
 *
 * @param args of Node.js: a script and what it takes
 * @returns what it prints
 * @throws Error with all that it prints, when it fails
 */
export async function runNode(args: readonly string[], options: NodeOptions = {}): Promise<string> {
  const child = startNode(args, options);
  child.stdin.end();
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${output}${errors}`);
  return output;
}

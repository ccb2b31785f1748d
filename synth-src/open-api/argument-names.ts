import { MAX_NAME_LENGTH, shortened } from './short-name';
import { ARGUMENT_NAME } from '../../src/tools/argument-name';

/**
 * Names of arguments that the interfaces of all models take, by those of the document. A name that is one already stays as it is, whatever
 * the others become.
 *
 * @param names each once
 */
export function argumentNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(names.filter((name) => ARGUMENT_NAME.test(name)));
  return new Map(names.map((name) => {
    const made = ARGUMENT_NAME.test(name) ? name : unused(taken, name.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^_+|_+$/g, '') || 'argument');
    taken.add(made);
    return [name, made];
  }));
}

function unused(taken: ReadonlySet<string>, wanted: string): string {
  let name = shortened(wanted);
  for (let count = 2; taken.has(name); count++) {
    const suffix = `_${count}`;
    name = shortened(wanted).slice(0, MAX_NAME_LENGTH - suffix.length) + suffix;
  }
  return name;
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { runInTime } from './time-bound';
import type { ValidatorExports } from '../../../src/contract';

/**
 * Judges a value by a JSON Schema: undefined when it is valid, otherwise what is wrong with it.
 *
 * @throws OutOfTimeError when that takes too long
 */
export type Validator = (value: unknown) => string | undefined;

/** Makes a validator of its file, which is loaded when it is first used: many tools cost a start nothing. */
export function storedValidator(file: string): Validator {
  let validate: Validator | undefined;
  return (value) => {
    validate ??= bounded(loadCommonJs(file) as ValidatorExports);
    return validate(value);
  };
}

/** Loads a CommonJS module that requires nothing but its neighbours. Node's own loader needs more than twice the time. */
function loadCommonJs(file: string): unknown {
  const module = { exports: {} };
  const require = (name: string): unknown => loadCommonJs(join(dirname(file), name));
  compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require'], { filename: file })(module, module.exports, require);
  return module.exports;
}

function bounded(validate: ValidatorExports): Validator {
  const check = validate.mayTakeLong === true ? (value: unknown) => runInTime(() => validate(value)) : validate;
  return (value) => check(validate.namesInherited === true ? withoutPrototypes(value) : value) ? undefined : describeErrors(validate);
}

function describeErrors({ errors }: ValidatorExports): string {
  return (errors ?? []).map(({ instancePath, message }) => `data${instancePath} ${message}`).join(', ');
}

function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutPrototypes);
  }
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) {
    copy[name] = withoutPrototypes(member);
  }
  return copy;
}

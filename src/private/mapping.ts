import { Token } from 'aws-cdk-lib';
import type { MappedLiteral, MappedText, MappedValue, Mapping } from '../contract';

/** `{{city}}`, `{{address.city}}`, `{{$caller.subject}}`. */
const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** What a path of a placeholder may begin with, besides the name of an argument. */
const ROOTS: { readonly [name: string]: string[][] } = {
  $arguments: [['arguments']],
  $caller: [['caller', 'subject'], ['caller', 'clientId'], ['caller', 'scopes']],
  $requestId: [['requestId']],
};

/** A mapping, and what it needs of a call. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  /** The arguments that it names. */
  readonly names: ReadonlySet<string>;
  /** Those among them without which no call can be made, because they are parts of a text. */
  readonly required: ReadonlySet<string>;
}

/** The value of one argument, whatever its name is made of. */
export function argumentValue(name: string): MappedValue {
  return { $value: ['arguments', name] };
}

/**
 * Reads the placeholders in a JSON value: a string that is one placeholder stands for the value with its type, and one within a text for
 * the value as text.
 *
 * @param prop what the value is called in messages
 * @param problems is added to
 */
export function compileMapping(prop: string, value: unknown, problems: string[]): CompiledMapping {
  const names = new Set<string>();
  const required = new Set<string>();

  const reference = (expression: string, withinText: boolean): MappedValue => {
    const path = pathOf(expression);
    if (path === undefined) {
      const known = ['{{$arguments}}', '{{$caller.subject}}', '{{$caller.clientId}}', '{{$caller.scopes}}', '{{$requestId}}'].join(', ');
      problems.push(`${prop}: there is no {{${expression}}}; besides arguments, there are ${known}`);
      return { $value: [] };
    }
    if (path[0] === 'arguments' && path.length > 1) {
      names.add(path[1]);
      if (withinText) {
        required.add(path[1]);
      }
    }
    return { $value: path };
  };

  const compile = (node: unknown): Mapping => {
    if (typeof node === 'string') {
      return compileText(node, reference);
    }
    if (Array.isArray(node)) {
      return node.map(compile);
    }
    if (typeof node === 'object' && node !== null && !Token.isUnresolved(node)) {
      const compiled = Object.fromEntries(Object.entries(node).map(([name, member]) => [name, compile(member)]));
      return isReserved(node) ? { $literal: node } satisfies MappedLiteral : compiled;
    }
    return node;
  };

  return { mapping: compile(value), names, required };
}

function compileText(text: string, reference: (expression: string, withinText: boolean) => MappedValue): Mapping {
  const parts: (string | MappedValue)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match[0] === text) {
      return reference(match[1], false);
    }
    parts.push(text.slice(end, match.index), reference(match[1], true));
    end = match.index + match[0].length;
  }
  return parts.length === 0 ? text : { $text: [...parts, text.slice(end)].filter((part) => part !== '') } satisfies MappedText;
}

/** @returns undefined when there is nothing of the name */
function pathOf(expression: string): string[] | undefined {
  const [first, ...rest] = expression.split('.');
  if (!first.startsWith('$')) {
    return ['arguments', first, ...rest];
  }
  return ROOTS[first]?.find((path) => path.slice(1).join('.') === rest.join('.'));
}

/** Whether the function would take an object of the owner's for a part of the mapping. */
function isReserved(node: object): boolean {
  const [name, ...others] = Object.keys(node);
  return others.length === 0 && ['$value', '$text', '$literal'].includes(name);
}

import { Token } from 'aws-cdk-lib';
import { isPlainObject } from './json-value';
import type { MappedLiteral, MappedText, MappedValue, Mapping } from '../contract';

/** `{{city}}`, `{{address.city}}`, `{{$caller.subject}}`; and `{{{{city}}}}`, which is none, but stands for itself without the outer braces. */
const PLACEHOLDER = /\{\{(\{\{[^{}]*\}\})\}\}|\{\{[^{}]*\}\}/g;

/** What a path of a placeholder may begin with, besides the name of an argument. */
const ROOTS: { readonly [name: string]: string[][] } = {
  $arguments: [['arguments']],
  $caller: [['caller', 'subject'], ['caller', 'clientId'], ['caller', 'scopes']],
  $requestId: [['requestId']],
  $trace: [['trace', 'traceparent'], ['trace', 'tracestate'], ['trace', 'baggage']],
};
/** The members that most calls are asked for, for messages. */
const KNOWN_ROOTS = ['{{$arguments}}', '{{$caller.subject}}', '{{$caller.clientId}}', '{{$caller.scopes}}', '{{$requestId}}'].join(', ');

/** The members of the contract's `Mapping`: an object of the owner's that has one of them alone would be taken for it. */
const RESERVED = ['$value', '$text', '$literal'];

/** The member of the contract's `DeployTimeValue`. */
const DEPLOY_TIME_VALUE = '$deployTimeValue';

/** A mapping, and what it needs of a call. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly references: readonly ArgumentReference[];
}

/** A placeholder that names an argument, or a value within one. */
export interface ArgumentReference {
  /** Where the placeholder is, for messages: `body.address`. */
  readonly prop: string;
  /** As the owner wrote it. */
  readonly placeholder: string;
  /** From the arguments on. */
  readonly path: readonly string[];
  /** Whether it is a part of a text. */
  readonly withinText: boolean;
  /** Whether no call can be made without it. */
  readonly required: boolean;
}

/**
 * Reads the placeholders in a JSON value: a string that is one placeholder stands for the value with its type, and one within a text for
 * the value as text.
 *
 * @param prop what the value is called in messages
 * @param problems is added to; lower case, no full stop
 */
export function compileMapping(prop: string, value: unknown, problems: string[]): CompiledMapping {
  const references: ArgumentReference[] = [];
  let placeholders = 0;

  const refer = (at: string, placeholder: string, withinText: boolean): MappedValue => {
    placeholders++;
    const path = pathOf(placeholder.slice(2, -2).trim());
    if (path === undefined) {
      problems.push(`${at}: there is no ${placeholder}; besides arguments, whose names have no space here, there are ${KNOWN_ROOTS}`);
      return { $value: [] };
    }
    const type = typeOfCall(path);
    if (withinText && type !== undefined && type !== 'string') {
      problems.push(noText(at, placeholder, type));
    }
    if (withinText && path[0] === 'trace') {
      problems.push(`${at}: ${placeholder} is not there in each call, so it cannot stand within a text; let the placeholder be the whole value`);
    }
    if (path[0] === 'arguments' && path.length > 1) {
      references.push({ prop: at, placeholder, path: path.slice(1), withinText, required: withinText });
    }
    return { $value: path };
  };

  const compile = (at: string, node: unknown): Mapping => {
    if (typeof node === 'string') {
      return compileText(node, (placeholder, withinText) => refer(at, placeholder, withinText));
    }
    if (node === null || typeof node === 'boolean' || (Number.isFinite(node) && !Token.isUnresolved(node))) {
      return node;
    }
    if (Array.isArray(node) && !Token.isUnresolved(node)) {
      return node.map((item, index) => compile(`${at}[${index}]`, item));
    }
    if (isPlainObject(node) && !Token.isUnresolved(node)) {
      return compileObject(at, node);
    }
    const what = Token.isUnresolved(node) ? 'a CloudFormation token that is no string' : `a value of type ${typeof node}`;
    problems.push(`${at}: ${what} is no JSON that is known at synthesis`);
    return null;
  };

  const compileObject = (at: string, node: object): Mapping => {
    const members = Object.entries(node).filter(([, member]) => member !== undefined);
    const wrong = members.find(([name]) => name === DEPLOY_TIME_VALUE || Token.isUnresolved(name));
    if (wrong) {
      problems.push(`${at}: a member cannot be named ${Token.isUnresolved(wrong[0]) ? 'by a CloudFormation token' : DEPLOY_TIME_VALUE}`);
    }
    const before = placeholders;
    const compiled = Object.fromEntries(members.map(([name, member]) => [name, compile(`${at}.${name}`, member)]));
    if (members.length !== 1 || !RESERVED.includes(members[0][0])) {
      return compiled;
    }
    if (placeholders > before) {
      problems.push(`${at}: an object whose only member is ${members[0][0]} cannot hold placeholders; give it another member, or another name`);
    }
    return { $literal: node } satisfies MappedLiteral;
  };

  return { mapping: compile(prop, value), references };
}

function compileText(text: string, refer: (placeholder: string, withinText: boolean) => MappedValue): Mapping {
  const parts: (string | MappedValue)[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [found, literal] = match;
    if (literal === undefined && found === text) {
      return refer(found, false);
    }
    parts.push(text.slice(end, match.index), literal ?? refer(found, true));
    end = match.index + found.length;
  }
  parts.push(text.slice(end));
  return parts.every((part) => typeof part === 'string') ? parts.join('') : { $text: parts.filter((part) => part !== '') } satisfies MappedText;
}

/** What is wrong with a value that has no text within one; lower case, no full stop. */
export function noText(prop: string, placeholder: string, type: string): string {
  return `${prop}: ${placeholder} is of type ${type}, which cannot stand within a text; let the placeholder be the whole value`;
}

/** The type of what every call has, by its path; undefined for a value that is an argument, or within one. */
export function typeOfCall(path: readonly string[]): 'object' | 'array' | 'string' | undefined {
  if (path[0] === 'arguments') {
    return path.length === 1 ? 'object' : undefined;
  }
  return path[1] === 'scopes' ? 'array' : 'string';
}

/**
 * The path into a call that the expression of a placeholder names.
 *
 * @param expression without braces
 * @returns undefined when there is nothing of the name
 */
export function pathOf(expression: string): string[] | undefined {
  const [first, ...rest] = expression.split('.');
  if (!first.startsWith('$')) {
    return /\s/.test(expression) || [first, ...rest].includes('') ? undefined : ['arguments', first, ...rest];
  }
  return ROOTS[first]?.find((path) => path.slice(1).join('.') === rest.join('.'));
}

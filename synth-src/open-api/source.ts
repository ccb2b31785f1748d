import { findNodeAtLocation, type Node as JsonNode, parseTree } from 'jsonc-parser';
import { isAlias, isMap, isSeq, LineCounter, type Document, type Node, parseDocument } from 'yaml';
import { type JsonObject, isObject } from './json-object';
import { namesIn, pointerTo } from './json-pointer';
import type { OpenApiSource } from '../../src/backends/open-api/open-api-source';

/** A file that was read, with the places of what is in it. */
export interface ReadDocument {
  readonly root: unknown;
  /** Where a JSON pointer leads, or how far it leads: `openapi.yaml:12:5`. */
  locate(pointer: string): string;
}

/**
 * Reads a document as its owner gave it.
 *
 * @throws Error whose message names the line where the text is no document
 */
export function readDocument({ name, text, object }: OpenApiSource): ReadDocument & { readonly root: JsonObject } {
  const { root, locate } = text === undefined ? readFrom(object, (pointer) => `${name}#${pointer}`) : readPart(name, text);
  if (!isObject(root)) {
    throw new Error(`${name} is not an OpenAPI document: it is no JSON object`);
  }
  return { root, locate };
}

/**
 * Reads the text of a document, or of a part of one, JSON or YAML 1.2.
 *
 * @param name the path by which messages name it
 * @throws Error whose message names the line where the text is neither
 */
export function readPart(name: string, text: string): ReadDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return readYaml(name, text); // JSON is YAML too, and this reader says where the text is wrong
  }
  return readFrom(json, jsonLocator(name, text));
}

/** Positions cost more than reading, so they are only found when something is to be reported. */
function jsonLocator(name: string, text: string): (pointer: string) => string {
  let lines: LineCounter | undefined;
  let tree: JsonNode | undefined;
  return (pointer) => {
    tree ??= parseTree(text)!;
    lines ??= countLines(text);
    let node = tree;
    for (const step of namesIn(pointer)) {
      const next = findNodeAtLocation(node, [node.type === 'array' ? Number(step) : step]);
      if (next === undefined) {
        break;
      }
      node = next;
    }
    const { offset } = node.parent?.type === 'property' ? node.parent : node;
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
}

function countLines(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const { index } of text.matchAll(/\n/g)) {
    lines.addNewLine(index + 1);
  }
  return lines;
}

function readYaml(name: string, text: string): ReadDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new Error(`${name}:${line}:${col}: ${error.message}`);
  }
  const locate = (pointer: string) => {
    const { line, col } = lineCounter.linePos(yamlOffset(document, pointer));
    return `${name}:${line}:${col}`;
  };
  // what aliases may grow to is bounded with all else
  return readFrom(document.toJS({ maxAliasCount: -1 }), locate);
}

function yamlOffset(document: Document, pointer: string): number {
  let node = document.contents as Node | null | undefined;
  let offset = node?.range?.[0] ?? 0;
  for (const step of namesIn(pointer)) {
    const parent = isAlias(node) ? node.resolve(document) : node;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => String(key) === step);
      node = pair?.value as Node | null | undefined;
      offset = (pair?.key as Node | undefined)?.range?.[0] ?? offset;
    } else if (isSeq(parent)) {
      node = parent.items[Number(step)] as Node | undefined;
      offset = node?.range?.[0] ?? offset;
    } else {
      break;
    }
  }
  return offset;
}

/** Deeper documents are made to overflow the stack of whoever walks them; those of APIs have a few dozen levels. */
const MAX_DEPTH = 256;

/** How many values a document may have when each is written where it is used; the largest of APIs have a million. */
const MAX_VALUES = 10_000_000;

/**
 * A document that has an end: objects of the owner, and anchors of YAML, may hold themselves, which JSON cannot, or be used so often that
 * nobody can walk all of it.
 *
 * @throws Error with the place
 */
function readFrom(root: unknown, locate: ReadDocument['locate']): ReadDocument {
  const within = new Set<object>();
  const sizes = new Map<object, number>();
  const refuse = (path: readonly string[], message: string) => {
    throw new Error(`${locate(pointerTo(...path))}: ${message}`);
  };
  const sizeOf = (node: unknown, path: string[]): number => {
    if (typeof node !== 'object' || node === null) {
      return 1;
    }
    const known = sizes.get(node);
    if (known !== undefined) {
      return known;
    }
    if (within.has(node)) {
      refuse(path, 'a part of the document holds itself; use $ref for what is recursive');
    }
    if (within.size >= MAX_DEPTH) {
      refuse(path, `the document is nested more than ${MAX_DEPTH} levels deep`);
    }
    within.add(node);
    let size = 1;
    for (const [key, value] of Object.entries(node)) {
      path.push(key);
      size += sizeOf(value, path);
      if (size > MAX_VALUES) {
        refuse(path, `the document grows to more than ${MAX_VALUES.toLocaleString('en')} values where aliases repeat its parts; use $ref instead`);
      }
      path.pop();
    }
    within.delete(node);
    sizes.set(node, size);
    return size;
  };
  sizeOf(root, []);
  return { root, locate };
}

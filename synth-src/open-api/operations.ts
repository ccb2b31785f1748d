import type { OpenApiDocument, Place } from './document';
import { isObject, type JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import { Refusal } from './refusal';

/** An operation of the document (OpenAPI 3.1, Operation Object). */
export interface Operation extends Place<JsonObject> {
  /** As owners name it: its `operationId`, or the other names if it has none. */
  readonly id: string;
  /** `GET /pets/{id}`: names it too, whatever its id is. */
  readonly route: string;
  /** In upper case. */
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  /** The Path Item Object that it is in. */
  readonly pathItem: Place<JsonObject>;
}

/** A Path Item Object whose operations cannot be known. */
export interface UnreadablePath {
  readonly path: string;
  readonly refusal: Refusal;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** All operations of the document, in its order. */
export function operationsOf(document: OpenApiDocument): { readonly operations: Operation[]; readonly unreadable: UnreadablePath[] } {
  const operations: Operation[] = [];
  const unreadable: UnreadablePath[] = [];
  for (const [path, value] of Object.entries(document.root.paths as JsonObject).filter(([name]) => !name.startsWith('x-'))) {
    try {
      operations.push(...operationsAt(document, path, { value, pointer: pointerTo('paths', path) }));
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      unreadable.push({ path, refusal: error });
    }
  }
  return { operations, unreadable };
}

function operationsAt(document: OpenApiDocument, path: string, place: Place): Operation[] {
  // beside a reference, there may be operations too
  const items = isObject(place.value) && '$ref' in place.value ? [place as Place<JsonObject>, document.resolve(place)] : [document.resolve(place)];
  const found = items.flatMap((pathItem) => Object.entries(pathItem.value)
    .filter(([name]) => METHODS.includes(name))
    .map(([name, value]) => operation(path, name.toUpperCase(), pathItem, { value, pointer: pathItem.pointer + pointerTo(name) })));
  return [...new Map(found.toReversed().map((one) => [one.route, one])).values()].toReversed();
}

function operation(path: string, method: string, pathItem: Place<JsonObject>, { value, pointer }: Place): Operation {
  const fields = isObject(value) ? value : {};
  const route = `${method} ${path}`;
  return {
    value: fields,
    pointer,
    id: typeof fields.operationId === 'string' ? fields.operationId : route,
    route,
    method,
    path,
    tags: Array.isArray(fields.tags) ? fields.tags.filter((tag) => typeof tag === 'string') : [],
    pathItem,
  };
}

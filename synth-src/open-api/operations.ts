import { ANY_METHOD, ANY_METHOD_REFUSAL, isPreflight } from './api-gateway';
import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import type { Place } from './place';
import { Refusal } from './refusal';

/** An operation of the document (OpenAPI 3.1, Operation Object). */
export interface Operation extends Place<JsonObject> {
  /** As owners name it: its `operationId`, or the other names if it has none. */
  readonly id: string;
  /** `GET /pets/{id}`: names it too, whatever its id is. */
  readonly route: string;
  /** In upper case; `ANY` for one that is refused because it takes any. */
  readonly method: string;
  readonly path: string;
  readonly tags: readonly string[];
  /** The Path Item Objects that say something of it, the nearest first: one may refer to another. */
  readonly pathItems: readonly Place<JsonObject>[];
  /** The reason why it cannot be read, if there is one. */
  readonly refusal?: Refusal;
}

/** A Path Item Object whose operations cannot be known. */
export interface UnreadablePath {
  readonly path: string;
  readonly refusal: Refusal;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Members of Operation Objects, of which each has one at least. */
const MEMBERS = ['tags', 'summary', 'description', 'externalDocs', 'operationId', 'parameters', 'requestBody', 'responses', 'callbacks', 'deprecated', 'security', 'servers'];

/**
 * All operations of the document, in its order.
 *
 * @throws Refusal when its paths cannot be read
 */
export function operationsOf(document: OpenApiDocument): { readonly operations: Operation[]; readonly unreadable: UnreadablePath[] } {
  const operations: Operation[] = [];
  const unreadable: UnreadablePath[] = [];
  const paths = document.dereference({ value: document.root.paths, pointer: '/paths' }, 'path item');
  if (!isObject(paths.value)) {
    throw new Refusal(paths.pointer, 'paths must be an object that has the paths of the service as its members, as in { "/pets": … }');
  }
  for (const [path, value] of Object.entries(paths.value).filter(([name]) => !name.startsWith('x-'))) {
    const found = orRefusal(() => operationsAt(document, path, { value, pointer: paths.pointer + pointerTo(path) }));
    if (found instanceof Refusal) {
      unreadable.push({ path, refusal: found });
    } else {
      operations.push(...found);
    }
  }
  return { operations, unreadable };
}

function operationsAt(document: OpenApiDocument, path: string, place: Place): Operation[] {
  const pathItems = pathItemsAt(document, place);
  const found = pathItems.flatMap((pathItem) => Object.entries(pathItem.value)
    .filter(([name, value]) => (METHODS.includes(name) && !(name === 'options' && isPreflight(value))) || name === ANY_METHOD)
    .map(([name, value]) => operation(document, path, name === ANY_METHOD ? 'ANY' : name.toUpperCase(), pathItems, { value, pointer: pathItem.pointer + pointerTo(name) })));
  return [...new Map(found.toReversed().map((one) => [one.route, one])).values()].toReversed();
}

/** A Path Item Object, and those that its `$ref` leads to: beside a reference, there may be operations and parameters too. */
function pathItemsAt(document: OpenApiDocument, place: Place): Place<JsonObject>[] {
  const items: Place<JsonObject>[] = [];
  let next: Place | undefined = place;
  while (next) {
    const { value, pointer }: Place = next;
    if (!isObject(value)) {
      throw new Refusal(pointer, 'must be an object, as a path item is');
    }
    if (items.some((item) => item.pointer === pointer)) {
      throw new Refusal(place.pointer, 'the reference of the path leads back to itself');
    }
    items.push({ value, pointer });
    next = typeof value.$ref === 'string' ? document.follow(value.$ref, `${pointer}/$ref`, 'path item') : undefined;
  }
  return items;
}

/** Anything that stands where an operation should is one, if one that cannot be read: it must not be lost. */
function operation(document: OpenApiDocument, path: string, method: string, pathItems: Operation['pathItems'], place: Place): Operation {
  const read = orRefusal(() => readOperation(document, place));
  const refusal = read instanceof Refusal ? read : method === 'ANY' ? new Refusal(place.pointer, ANY_METHOD_REFUSAL) : undefined;
  const { value, pointer } = read instanceof Refusal ? { value: {}, pointer: place.pointer } : read;
  const route = `${method} ${path}`;
  return {
    value,
    pointer,
    id: typeof value.operationId === 'string' ? value.operationId : route,
    route,
    method,
    path,
    tags: Array.isArray(value.tags) ? value.tags.filter((tag) => typeof tag === 'string') : [],
    pathItems,
    ...(refusal && { refusal }),
  };
}

/** OpenAPI has no references in the place of an operation; documents that are split over files have. */
function readOperation(document: OpenApiDocument, place: Place): Place<JsonObject> {
  const read = document.resolve(place, 'operation');
  const own = Object.keys(read.value).filter((name) => !name.startsWith('x-'));
  if (own.length > 0 && !own.some((name) => MEMBERS.includes(name))) {
    throw new Refusal(read.pointer, `must be an Operation Object, which has members such as responses, and none called ${own.map((name) => JSON.stringify(name)).join(', ')}`);
  }
  return read;
}

function orRefusal<T>(read: () => T): T | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) {
      return error;
    }
    throw error;
  }
}

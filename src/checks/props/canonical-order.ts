/** Deeper values are left as they are: checks refuse them. In levels of objects and lists. */
const MAX_DEPTH = 100;

/**
 * Copies a JSON value with the members of its objects in one order, whatever order they come in: what is deployed is named after its content,
 * and the maps of Java, Go and .NET have another order at each run.
 *
 * The members are ordered by their names, but for the `properties` of a JSON Schema, which models and forms go by: those that are `required`
 * come first, in the order of that list. Lists keep their order. What is no plain JSON stays as it is.
 */
export function inCanonicalOrder(value: unknown): unknown {
  return copy(value, new Map(), 0);
}

/** @param copies of what was met before, so that what is shared, or holds itself, is copied once */
function copy(value: unknown, copies: Map<unknown, unknown>, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) {
    return value;
  }
  if (copies.has(value)) {
    return copies.get(value);
  }
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    copies.set(value, list);
    value.forEach((entry) => list.push(copy(entry, copies, depth + 1)));
    return list;
  }
  if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    return value;
  }
  const object: Record<string, unknown> = {};
  copies.set(value, object);
  for (const name of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[name];
    define(object, name, name === 'properties' ? requiredFirst(copy(member, copies, depth + 1), value) : copy(member, copies, depth + 1));
  }
  return object;
}

function requiredFirst(properties: unknown, { required }: { readonly required?: unknown }): unknown {
  if (!isObject(properties) || !Array.isArray(required)) {
    return properties;
  }
  const first = new Set(required.filter((name): name is string => typeof name === 'string' && Object.hasOwn(properties, name)));
  const ordered: Record<string, unknown> = {};
  for (const name of [...first, ...Object.keys(properties).filter((other) => !first.has(other))]) {
    define(ordered, name, properties[name]);
  }
  return ordered;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Also for the name `__proto__`, which checks are to find. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

/** A resource of the API, with its child resources. */
export interface Resource<Method> {
  readonly id: string;
  /** `/clients/{id}`. */
  readonly path: string;
  readonly children: Map<string, Resource<Method>>;
  /** By HTTP method, `ANY` among them. */
  readonly methods: Map<string, Method>;
}

/** A resource that a path leads to. */
export interface Route<Method> {
  readonly resource: Resource<Method>;
  /** Percent-decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the resource of a path: a literal part wins over `{parameter}`, which wins over `{proxy+}`. A slash at the end is ignored.
 *
 * @param path below the stage, percent-encoded
 */
export function findRoute<Method>(root: Resource<Method>, path: string): Route<Method> | undefined {
  const segments = path.replace(/^\/|\/$/g, '').split('/');
  return descend(root, segments[0] === '' && segments.length === 1 ? [] : segments);
}

function descend<Method>(resource: Resource<Method>, segments: readonly string[]): Route<Method> | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return { resource, pathParameters: {} };
  for (const [part, child] of resource.children) {
    const route = !part.startsWith('{') && part === decode(segment) ? descend(child, rest) : undefined;
    if (route) return route;
  }
  for (const [part, child] of resource.children) {
    const name = /^\{([^+}]+)\}$/.exec(part)?.[1];
    const route = name !== undefined && segment !== '' ? descend(child, rest) : undefined;
    if (route) return { ...route, pathParameters: { [name!]: decode(segment), ...route.pathParameters } };
  }
  for (const [part, child] of resource.children) {
    const name = /^\{([^+}]+)\+\}$/.exec(part)?.[1];
    if (name !== undefined) return { resource: child, pathParameters: { [name]: segments.map(decode).join('/') } };
  }
  return undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

import type { Template } from 'aws-cdk-lib/assertions';

/** The resources that each resource of a template refers to, its metadata included, by logical id. */
export function dependenciesOf(template: Template): ReadonlyMap<string, readonly string[]> {
  const resources: Record<string, unknown> = template.toJSON().Resources;
  return new Map(Object.entries(resources).map(([id, resource]) => [id, [...referredBy(resource)].filter((other) => other in resources)]));
}

function* referredBy(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref' && typeof member === 'string') {
      yield member;
    } else if (key === 'Fn::GetAtt') {
      yield member[0];
    } else if (key === 'DependsOn') {
      yield* [member].flat();
    } else {
      yield* referredBy(member);
    }
  }
}

/** A way from a resource back to itself, if there is one. */
export function cycleIn(dependencies: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) {
      return [...path, id];
    }
    if (done.has(id)) {
      return undefined;
    }
    for (const next of dependencies.get(id) ?? []) {
      const found = visit(next, [...path, id]);
      if (found) {
        return found;
      }
    }
    done.add(id);
    return undefined;
  };
  for (const id of dependencies.keys()) {
    const found = visit(id, []);
    if (found) {
      return found;
    }
  }
  return undefined;
}

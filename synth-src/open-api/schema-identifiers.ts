import { isObject, type JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import { SCHEMA_MAPS } from '../../src/contract';

/** A part of a file that its `$id` makes a schema of its own: what stands in it is referred to from its URI (JSON Schema 2020-12 section 8.2.1). */
export interface SchemaResource {
  /** A JSON pointer within the file. */
  readonly pointer: string;
  /** Absent: of the file itself, which has no `$id`. */
  readonly uri?: string;
  /** JSON pointers within the file, by `$anchor` or `$dynamicAnchor`. */
  readonly anchors: Map<string, string>;
  /** Those of them that are `$dynamicAnchor`. */
  readonly dynamicAnchors: Set<string>;
}

/** The members whose values are data, whatever these look like. */
const DATA = ['enum', 'const', 'default', 'example', 'examples', 'mapping'];

/** Finds the schemas that a file names by `$id`, and the anchors in each. The first is the file itself. */
export function schemaResources(root: unknown): SchemaResource[] {
  const own: SchemaResource = { pointer: '', anchors: new Map(), dynamicAnchors: new Set() };
  const resources = [own];
  const visit = (node: unknown, pointer: string, around: SchemaResource, isMap: boolean): void => {
    if (Array.isArray(node)) {
      node.forEach((member, index) => visit(member, `${pointer}/${index}`, around, false));
      return;
    }
    if (!isObject(node)) {
      return;
    }
    const resource = isMap ? around : resourceOf(node, pointer, around, resources);
    for (const [name, member] of Object.entries(node)) {
      if (isMap || !(DATA.includes(name) || name.startsWith('x-'))) {
        visit(member, pointer + pointerTo(name), resource, !isMap && (SCHEMA_MAPS.includes(name) || name === 'schemas'));
      }
    }
  };
  visit(root, '', own, false);
  return resources;
}

function resourceOf(node: JsonObject, pointer: string, around: SchemaResource, resources: SchemaResource[]): SchemaResource {
  let resource = around;
  if (typeof node.$id === 'string' && !node.$id.startsWith('#')) {
    resource = { pointer, uri: resolved(node.$id, around.uri), anchors: new Map(), dynamicAnchors: new Set() };
    resources.push(resource);
  }
  for (const name of [node.$anchor, node.$dynamicAnchor]) {
    if (typeof name === 'string') {
      resource.anchors.set(name, pointer);
    }
  }
  if (typeof node.$dynamicAnchor === 'string') {
    resource.dynamicAnchors.add(node.$dynamicAnchor);
  }
  return resource;
}

/** Resolves the URI of a schema, as far as its base is known; without its empty fragment. */
export function resolved(reference: string, base?: string): string {
  return (URL.canParse(reference, base) ? new URL(reference, base).href : reference).replace(/#$/, '');
}

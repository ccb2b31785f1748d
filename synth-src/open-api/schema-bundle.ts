import { mapSubschemas } from '../subschemas';
import { completeUpgrade, upgradeSchema } from './dialect';
import { DIALECTS, type OpenApiDocument, type Place } from './document';
import { isObject, type JsonObject } from './json-object';
import { definitionReference, namesIn, pointerTo } from './json-pointer';
import { Refusal } from './refusal';
import type { SchemaPlaces } from './schema-places';

/** Which way a value goes: members that are `readOnly` are never sent, those that are `writeOnly` never come. */
export type Direction = 'request' | 'response';

/** The schemas of one tool: those that they refer to become its `$defs`, and nothing else of the document does. */
export class SchemaBundle {
  private readonly names = new Map<string, string>();
  private readonly definitions = new Map<string, unknown>();

  /** @param replaced by their pointers, schemas that stand in the place of those of the document */
  constructor(
    private readonly document: OpenApiDocument,
    private readonly direction: Direction,
    private readonly replaced: ReadonlyMap<string, JsonObject> = new Map(),
  ) {}

  /** `$defs`, if there are any. */
  public get $defs(): { readonly $defs?: JsonObject } {
    return this.definitions.size > 0 ? { $defs: Object.fromEntries(this.definitions) } : {};
  }

  /** Where the `$defs` stand in the document. */
  public get places(): SchemaPlaces {
    return new Map([...this.names].map(([pointer, name]) => [pointerTo('$defs', name), pointer]));
  }

  /**
   * A schema as it stands in the tool.
   *
   * @throws Refusal when it refers to what cannot be had
   */
  public add({ value, pointer }: Place): unknown {
    return isObject(value) ? this.rewrite(upgradeSchema(this.document.version, value), pointer) : value;
  }

  /** @param neverThere names of members of the same value that another part of a composition says are never there */
  private rewrite(upgraded: JsonObject, pointer: string, neverThere: ReadonlySet<string> = new Set()): JsonObject {
    const replaced = this.replaced.get(pointer);
    if (replaced) {
      return replaced;
    }
    const schema = this.document.version === '3.0' ? completeUpgrade(upgraded) : upgraded;
    assertRewritable(schema, pointer);
    const absent = new Set([...neverThere, ...this.absentMembers(schema, pointer)]);
    const { $schema, discriminator, required, ...rest } = mapSubschemas(schema, pointer, (subschema, at) => {
      const isPartOfSame = at.startsWith(`${pointer}/allOf/`) && !at.slice(`${pointer}/allOf/`.length).includes('/');
      return this.rewrite(subschema, at, isPartOfSame ? absent : undefined);
    });
    return {
      ...rest,
      ...(typeof schema.$ref === 'string' && { $ref: this.refer(schema.$ref, `${pointer}/$ref`) }),
      ...(required !== undefined && { required: Array.isArray(required) ? required.filter((name) => !absent.has(name)) : required }),
      ...(discriminator !== undefined && { discriminator: this.discriminator(discriminator, `${pointer}/discriminator`) }),
    };
  }

  /** The reference within the tool that means the same. */
  private refer(reference: string, pointer: string): string {
    const target = this.document.follow(reference, pointer);
    this.document.dereference({ value: { $ref: reference }, pointer });
    let name = this.names.get(target.pointer);
    if (name === undefined) {
      name = this.unusedName(namesIn(target.pointer).at(-1) ?? 'document');
      this.names.set(target.pointer, name); // before what is in it, which may be recursive
      this.definitions.set(name, undefined); // in the order of discovery
      this.definitions.set(name, this.add(target));
    }
    return definitionReference(name);
  }

  private unusedName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.definitions.has(name); count++) {
      name = `${wanted}_${count}`;
    }
    return name;
  }

  /** Its mapping refers to schemas too (OpenAPI 3.1, Discriminator Object). */
  private discriminator(discriminator: unknown, pointer: string): unknown {
    if (!isObject(discriminator) || !isObject(discriminator.mapping)) {
      return discriminator;
    }
    const mapping = Object.entries(discriminator.mapping).map(([value, target]) => [
      value,
      typeof target === 'string' && target.startsWith('#') ? this.refer(target, `${pointer}/mapping${pointerTo(value)}`) : target,
    ]);
    return { ...discriminator, mapping: Object.fromEntries(mapping) };
  }

  /** The names of members that a schema, or one that it includes, says do not go this way. */
  private absentMembers(schema: JsonObject, pointer: string, seen = new Set<unknown>()): string[] {
    if (seen.has(schema)) {
      return [];
    }
    seen.add(schema);
    const flag = this.direction === 'request' ? 'readOnly' : 'writeOnly';
    const own = Object.entries(isObject(schema.properties) ? schema.properties : {})
      .filter(([name, member]) => {
        const place = { value: member, pointer: pointer + pointerTo('properties', name) };
        return isObject(member) && (member[flag] ?? this.target(place)?.value[flag]) === true;
      })
      .map(([name]) => name);
    const parts = (Array.isArray(schema.allOf) ? schema.allOf : []).map((value, index): Place => ({ value, pointer: `${pointer}/allOf/${index}` }));
    const included = [this.target({ value: schema, pointer }), ...parts].filter((part): part is Place<JsonObject> => isObject(part?.value));
    return [...own, ...included.flatMap((part) => this.absentMembers(part.value, part.pointer, seen))];
  }

  private target(place: Place): Place<JsonObject> | undefined {
    const { value, pointer } = this.document.dereference(place);
    return value !== place.value && isObject(value) ? { value, pointer } : undefined;
  }
}

/** What means something else in another place than the one where it was written. */
function assertRewritable(schema: JsonObject, pointer: string): void {
  if (schema.$schema !== undefined && !DIALECTS.test(String(schema.$schema))) {
    throw new Refusal(`${pointer}/$schema`, `a schema of the dialect ${JSON.stringify(schema.$schema)} cannot be imported, only JSON Schema 2020-12`);
  }
  const keyword = ['$id', '$dynamicRef'].find((name) => typeof schema[name] === 'string');
  if (keyword) {
    throw new Refusal(`${pointer}/${keyword}`, `${keyword} cannot be imported: refer to schemas by their place, as in "#/components/schemas/Pet"`);
  }
}

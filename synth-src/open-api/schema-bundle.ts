import { mapSubschemas } from '../subschemas';
import { completeUpgrade, upgradeSchema } from './dialect';
import { areApart, type Discriminators, discriminatorsOf, schemaOfKind } from './discriminators';
import { DIALECTS, type OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import { definitionReference, pointerTo } from './json-pointer';
import { nameAt, type Place } from './place';
import { portable } from './portable-keywords';
import { Refusal } from './refusal';
import type { SchemaPlaces } from './schema-places';
import type { OpenApiVersion } from './validation';

/** Which way a value goes: members that are `readOnly` are never sent, those that are `writeOnly` never come. */
export type Direction = 'request' | 'response';

/** The forms in which a schema may be needed: whole, or without what a discriminator chooses among, as the kinds themselves include it. */
type Form = 'whole' | 'base';

/** A part of a tool's schema that is being made. */
interface Part {
  /** Names of members of the same value that another part of a composition says are never there. */
  readonly neverThere: ReadonlySet<string>;
  /** The pointer of the schema that is composed of this and other parts. */
  readonly owner: string;
}

/** The schemas of one tool: those that they refer to become its `$defs`, and nothing else of the document does. */
export class SchemaBundle {
  private readonly names = new Map<string, { readonly name: string; readonly pointer: string }>();
  private readonly definitions = new Map<string, unknown>();
  private readonly discriminators: Discriminators;

  /** @param replaced by their pointers, schemas that stand in the place of those of the document */
  constructor(
    private readonly document: OpenApiDocument,
    private readonly direction: Direction,
    private readonly replaced: ReadonlyMap<string, JsonObject> = new Map(),
  ) {
    this.discriminators = discriminatorsOf(document);
  }

  /** `$defs`, if there are any. */
  public get $defs(): { readonly $defs?: JsonObject } {
    return this.definitions.size > 0 ? { $defs: Object.fromEntries(this.definitions) } : {};
  }

  /** Where the `$defs` stand in the document. */
  public get places(): SchemaPlaces {
    return new Map([...this.names.values()].map(({ name, pointer }) => [pointerTo('$defs', name), pointer]));
  }

  /**
   * A schema as it stands in the tool.
   *
   * @throws Refusal when it refers to what cannot be had
   */
  public add({ value, pointer }: Place): unknown {
    return isObject(value) ? this.rewrite(upgradeSchema(this.document.version, value), pointer) : value;
  }

  private rewrite(upgraded: JsonObject, pointer: string, { neverThere, owner }: Part = { neverThere: new Set(), owner: pointer }): JsonObject {
    const replaced = this.replaced.get(pointer);
    if (replaced) {
      return replaced;
    }
    const schema = this.withMembers(this.document.version === '3.0' ? completeUpgrade(upgraded) : upgraded, pointer);
    assertDialect(this.document.version, schema, pointer);
    const absent = new Set([...neverThere, ...this.absentMembers(schema, pointer)]);
    const { discriminator, required, $ref, $dynamicRef, $recursiveRef, ...rest } = mapSubschemas(portable(schema), pointer, (subschema, at) => {
      const isPartOfSame = at.startsWith(`${pointer}/allOf/`) && !at.slice(`${pointer}/allOf/`.length).includes('/');
      return this.rewrite(subschema, at, isPartOfSame ? { neverThere: absent, owner } : undefined);
    });
    const dynamic = typeof $dynamicRef === 'string' ? this.document.dynamicTarget($dynamicRef, `${pointer}/$dynamicRef`)
      : $recursiveRef === '#' ? this.document.recursiveTarget(pointer) : undefined;
    const reference = typeof $ref === 'string' ? this.refer($ref, `${pointer}/$ref`, owner) : dynamic && this.referTo(dynamic, 'whole');
    return {
      ...(discriminator === undefined ? rest : this.chosen({ value: schema, pointer }, rest)),
      ...(reference !== undefined && { $ref: reference }),
      ...(required !== undefined && { required: Array.isArray(required) ? [...new Set(required)].filter((name) => !absent.has(name)) : required }),
    };
  }

  /** Documents that are split over files have references in the place of all members, too; a member that is called `$ref` has a schema. */
  private withMembers(schema: JsonObject, pointer: string): JsonObject {
    const { properties } = schema;
    if (!isObject(properties) || typeof properties.$ref !== 'string') {
      return schema;
    }
    const { $ref, ...own } = properties;
    const { value } = this.document.follow($ref, `${pointer}/properties/$ref`, 'members');
    const names = Object.keys(isObject(value) ? value : {});
    const referred = names.map((name) => [name, { $ref: `${$ref}${$ref.includes('#') ? '' : '#'}${encodeURI(pointerTo(name))}` }]);
    return { ...schema, properties: { ...Object.fromEntries(referred), ...own } };
  }

  /**
   * The reference within the tool that means the same.
   *
   * @param owner where the schema stands that the reference is a part of
   */
  private refer(reference: string, pointer: string, owner: string): string {
    const target = this.document.follow(reference, pointer);
    const end = this.document.dereference({ value: { $ref: reference }, pointer });
    const isIncluded = owner !== pointer.replace(/\/\$ref$/, '') && this.names.has(owner) && isObject(end.value);
    return isIncluded && this.discriminators.isKind(owner, end as Place<JsonObject>) ? this.referTo(end, 'base') : this.referTo(target, 'whole');
  }

  private referTo(target: Place, form: Form): string {
    const key = form === 'whole' ? target.pointer : `${form} ${target.pointer}`;
    let name = this.names.get(key)?.name;
    if (name === undefined) {
      name = this.unusedName(form === 'whole' ? nameAt(target.pointer) : `${nameAt(target.pointer)}_${form}`);
      this.names.set(key, { name, pointer: target.pointer }); // before what is in it, which may be recursive
      this.definitions.set(name, undefined); // in the order of discovery
      this.definitions.set(name, this.definition(target, form));
    }
    return definitionReference(name);
  }

  private definition({ value, pointer }: Place, form: Form): unknown {
    if (!isObject(value)) {
      return value;
    }
    const { discriminator, oneOf, anyOf, ...common } = value;
    if (form === 'base') {
      return this.add({ value: discriminator === undefined ? value : common, pointer });
    }
    // what answers are said to be must not depend on kinds being known: services add some
    const kinds = this.direction === 'request' ? this.discriminators.kinds({ value, pointer }) : undefined;
    if (!kinds) {
      return this.add({ value, pointer });
    }
    const { property } = this.discriminators.of({ value, pointer })!;
    return {
      ...(typeof value.description === 'string' && { description: value.description }),
      oneOf: [
        ...kinds.map((kind) => schemaOfKind({ $ref: this.referTo(kind.place, kind.place.pointer === pointer ? 'base' : 'whole') }, property, kind)),
        ...(this.document.version === '3.0' && value.nullable === true ? [{ type: 'null' }] : []),
      ],
    };
  }

  private unusedName(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.definitions.has(name); count++) {
      name = `${wanted}_${count}`;
    }
    return name;
  }

  /** A schema whose alternatives each have the values of the discriminator that choose it. Where these do not tell them apart, several may be valid. */
  private chosen(place: Place<JsonObject>, rewritten: JsonObject): JsonObject {
    const discriminator = this.discriminators.of(place);
    const keyword = ['oneOf', 'anyOf'].find((name) => Array.isArray(place.value[name]));
    if (!discriminator || !keyword) {
      return rewritten;
    }
    const kinds = (place.value[keyword] as unknown[])
      .map((value, index) => this.discriminators.alternative(discriminator, { value, pointer: `${place.pointer}/${keyword}/${index}` }));
    const alternatives = (rewritten[keyword] as unknown[])
      .map((schema, index) => (kinds[index] && isObject(schema) ? schemaOfKind(schema, discriminator.property, kinds[index]) : schema));
    const { [keyword]: _replaced, ...rest } = rewritten;
    const areTold = 'anyOf' in rest || areApart(kinds.filter((kind) => kind !== undefined));
    return { ...rest, [areTold ? keyword : 'anyOf']: alternatives };
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

/** In OpenAPI 3.0, schemas have one dialect, whatever they say. */
function assertDialect(version: OpenApiVersion, { $schema }: JsonObject, pointer: string): void {
  if (version !== '3.0' && $schema !== undefined && !DIALECTS.test(String($schema))) {
    throw new Refusal(`${pointer}/$schema`, `a schema of the dialect ${JSON.stringify($schema)} cannot be imported, only JSON Schema 2020-12`);
  }
}

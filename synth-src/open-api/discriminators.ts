import type { OpenApiDocument } from './document';
import { isObject, type JsonObject } from './json-object';
import { pointerTo } from './json-pointer';
import { nameAt, type Place } from './place';
import { Refusal } from './refusal';

/** A schema that a discriminator may choose. */
export interface Kind {
  /** The schema with its place, without a reference. */
  readonly place: Place<JsonObject>;
  /** The values of the discriminating member that choose it. */
  readonly values: readonly unknown[];
  /** True if the schema itself says so. */
  readonly saysSo?: boolean;
}

/** A Discriminator Object (OpenAPI 3.1), with what it leads to. */
export interface Discriminator {
  readonly property: string;
  /** The schemas that its mapping names, by their pointers, with the values that stand for each. */
  readonly mapping: ReadonlyMap<string, { readonly place: Place<JsonObject>; readonly names: readonly string[] }>;
}

/** The constants and types that a schema has for one member. */
interface MemberConstants {
  readonly values?: readonly unknown[];
  readonly types: readonly unknown[];
}

const known = new WeakMap<OpenApiDocument, Discriminators>();

/** The discriminators of a document, which are looked for once. */
export function discriminatorsOf(document: OpenApiDocument): Discriminators {
  const discriminators = known.get(document) ?? new Discriminators(document);
  known.set(document, discriminators);
  return discriminators;
}

/** The discriminators of a document, and the schemas among which they choose. */
export class Discriminators {
  private children?: ReadonlyMap<string, readonly Place<JsonObject>[]>;

  constructor(private readonly document: OpenApiDocument) {}

  /** The discriminator of a schema, if it has one. */
  public of({ value, pointer }: Place<JsonObject>): Discriminator | undefined {
    const { discriminator } = value;
    if (!isObject(discriminator) || typeof discriminator.propertyName !== 'string') {
      return undefined;
    }
    const mapping = new Map<string, { place: Place<JsonObject>; names: string[] }>();
    for (const [name, target] of Object.entries(isObject(discriminator.mapping) ? discriminator.mapping : {})) {
      const place = typeof target === 'string' ? this.named(target, `${pointer}/discriminator/mapping${pointerTo(name)}`) : undefined;
      if (place) {
        mapping.set(place.pointer, { place, names: [...mapping.get(place.pointer)?.names ?? [], name] });
      }
    }
    return { property: discriminator.propertyName, mapping };
  }

  /**
   * Finds what chooses an alternative of a `oneOf` or `anyOf`: the values that the mapping has for it, those of its own schema for the member,
   * or else its name.
   *
   * @returns undefined for an alternative that the discriminator does not choose, such as null
   */
  public alternative({ property, mapping }: Discriminator, alternative: Place): Kind | undefined {
    const place = this.reached(alternative);
    if (!place || place.value.type === 'null') {
      return undefined;
    }
    const own = this.constants(place, property);
    const mapped = typed(mapping.get(place.pointer)?.names ?? [], own.types);
    const values = own.values ? mapped.filter((value) => own.values!.includes(value)) : mapped;
    if (values.length > 0) {
      return { place, values };
    }
    if (own.values) {
      return { place, values: own.values, saysSo: true };
    }
    const hasName = place.pointer !== alternative.pointer && !['oneOf', 'anyOf'].some((keyword) => keyword in place.value);
    return hasName ? { place, values: typed([nameAt(place.pointer)], own.types) } : undefined;
  }

  /**
   * The kinds of what a schema describes that others extend by `allOf`: those that the mapping names, or else all that extend it, and the
   * schema itself.
   *
   * @returns undefined when there are none, or when the document does not say which value chooses each
   */
  public kinds(base: Place<JsonObject>): readonly Kind[] | undefined {
    const discriminator = this.of(base);
    if (!discriminator || 'oneOf' in base.value || 'anyOf' in base.value) {
      return undefined;
    }
    const { property, mapping } = discriminator;
    const own = this.constants(base, property);
    const allows = ({ values }: Kind) => !own.values || values.every((value) => own.values!.includes(value));
    const places = mapping.size > 0 ? [...mapping.values()].map(({ place }) => place) : [...this.descendants(base.pointer), base];
    const kinds = places.map((place): Kind => {
      const isBase = place.pointer === base.pointer;
      const mapped = mapping.get(place.pointer)?.names;
      const ofKind = isBase || mapped ? undefined : this.constants(place, property, base.pointer).values;
      return { place, values: ofKind ?? typed(mapped ?? [nameAt(place.pointer)], own.types) };
    }).filter((kind) => kind.place.pointer !== base.pointer || allows(kind)); // a base whose name is no value is no kind itself
    const isTold = kinds.every(allows) && areApart(kinds);
    return isTold && kinds.some(({ place }) => place.pointer !== base.pointer) ? kinds : undefined;
  }

  /**
   * Says whether a schema is one of those among which the discriminator of another one chooses, so that it takes of the other only what all of
   * them have.
   */
  public isKind(pointer: string, base: Place<JsonObject>): boolean {
    const discriminator = this.of(base);
    const alternatives = ['oneOf', 'anyOf'].flatMap((keyword) => (Array.isArray(base.value[keyword]) ? base.value[keyword] as unknown[] : [])
      .map((value, index) => this.reached({ value, pointer: `${base.pointer}/${keyword}/${index}` })?.pointer));
    return discriminator !== undefined && (alternatives.length === 0 || alternatives.includes(pointer) || discriminator.mapping.has(pointer));
  }

  /** A mapping has names of schemas, or references (OpenAPI 3.1, Discriminator Object). */
  private named(target: string, pointer: string): Place<JsonObject> | undefined {
    const { components } = this.document.root;
    const isName = isObject(components) && isObject(components.schemas) && Object.hasOwn(components.schemas, target);
    return this.reached({ value: { $ref: isName ? `#/components/schemas${encodeURIComponent(pointerTo(target))}` : target }, pointer });
  }

  /** @returns undefined for what leads to no schema: it is no reason to do without the rest */
  private reached(place: Place): Place<JsonObject> | undefined {
    try {
      const { value, pointer } = this.document.dereference(place);
      return isObject(value) ? { value, pointer } : undefined;
    } catch (error) {
      if (error instanceof Refusal) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * The values that a schema allows for a member, in itself or what it is composed of, and its types.
   *
   * @param except is not looked at
   */
  private constants(place: Place, property: string, except?: string, passed = new Set<string>()): MemberConstants {
    const target = this.reached(place);
    if (!target || target.pointer === except || passed.has(target.pointer)) {
      return { types: [] };
    }
    passed.add(target.pointer);
    const { properties, allOf } = target.value;
    const member = isObject(properties) && Object.hasOwn(properties, property)
      ? this.reached({ value: properties[property], pointer: target.pointer + pointerTo('properties', property) })?.value ?? {}
      : {};
    const values = 'const' in member ? [member.const] : Array.isArray(member.enum) && member.enum.length > 0 ? member.enum as unknown[] : undefined;
    const parts = (Array.isArray(allOf) ? allOf : [])
      .map((value, index) => this.constants({ value, pointer: `${target.pointer}/allOf/${index}` }, property, except, passed));
    return {
      values: values ?? parts.find((part) => part.values)?.values,
      types: [...[member.type].flat().filter((type) => type !== undefined), ...parts.flatMap(({ types }) => types)],
    };
  }

  /** The schemas that extend one by `allOf`, directly or by others. */
  private descendants(pointer: string, passed = new Set([pointer])): Place<JsonObject>[] {
    this.children ??= this.childrenByBase();
    return (this.children.get(pointer) ?? []).filter((child) => !passed.has(child.pointer)).flatMap((child) => {
      passed.add(child.pointer);
      return [child, ...this.descendants(child.pointer, passed)];
    });
  }

  /** The named schemas of the document that extend others, by the pointers of these. */
  private childrenByBase(): ReadonlyMap<string, readonly Place<JsonObject>[]> {
    const children = new Map<string, Place<JsonObject>[]>();
    const visit = (child: Place<JsonObject>, { value: { allOf }, pointer }: Place<JsonObject>): void => {
      for (const [index, value] of (Array.isArray(allOf) ? allOf : []).entries()) {
        const part = { value, pointer: `${pointer}/allOf/${index}` };
        const base = isObject(value) && typeof value.$ref === 'string' ? this.reached(part) : undefined;
        if (base) {
          children.set(base.pointer, [...children.get(base.pointer) ?? [], child]);
        } else if (isObject(value)) {
          visit(child, { ...part, value });
        }
      }
    };
    const { components } = this.document.root;
    for (const [name, value] of Object.entries(isObject(components) && isObject(components.schemas) ? components.schemas : {})) {
      const child = this.reached({ value, pointer: pointerTo('components', 'schemas', name) });
      if (child) {
        visit(child, child);
      }
    }
    return children;
  }
}

/** Says whether no value chooses two of them. */
export function areApart(kinds: readonly Kind[]): boolean {
  const values = kinds.flatMap((kind) => kind.values);
  return new Set(values).size === values.length;
}

/** A schema of one kind: what its place refers to, if the discriminating member has one of the values. */
export function schemaOfKind(schema: JsonObject, property: string, { values, saysSo }: Kind): JsonObject {
  const { properties, required } = schema;
  const member = values.length === 1 ? { const: values[0] } : { enum: values };
  return {
    ...schema,
    type: 'object',
    ...(!saysSo && { properties: { ...(isObject(properties) ? properties : {}), [property]: member } }),
    required: [...new Set([...(Array.isArray(required) ? required : []), property])],
  };
}

/** The keys of a mapping are text, whatever the member is. */
function typed(values: readonly string[], types: readonly unknown[]): unknown[] {
  const isNumber = types.some((type) => type === 'integer' || type === 'number') && !types.includes('string');
  return values.map((value) => (isNumber && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : value));
}

import { isObject, type JsonObject, memberOf } from './json-object';
import { namesIn, pointerOf } from './json-pointer';
import { type Problem, Refusal } from './refusal';
import type { ReadDocument } from './source';
import { type OpenApiVersion, structuralProblems } from './validation';

/** A value of the document, and where it stands. */
export interface Place<T = unknown> {
  readonly value: T;
  /** A JSON pointer. */
  readonly pointer: string;
}

/** The dialects of JSON Schema that mean what tools have: JSON Schema 2020-12, by itself and with the vocabulary of OpenAPI. */
export const DIALECTS = /^https:\/\/(json-schema\.org\/draft\/2020-12\/schema#?|spec\.openapis\.org\/oas\/3\.1\/(dialect|schema)\/[a-z0-9-]+)$/;

/** An OpenAPI document, in which references are followed. */
export class OpenApiDocument {
  public readonly root: JsonObject;
  public readonly version: OpenApiVersion;
  /** What has been left out, and why. */
  public readonly omissions = new Set<string>();
  private readonly problems: Problem[];

  /** @throws Refusal when the document as a whole is not what can be imported */
  constructor(private readonly read: ReadDocument) {
    this.root = read.root;
    this.version = versionOf(this.root);
    this.problems = structuralProblems(this.version, this.root);
    const dialect = this.root.jsonSchemaDialect ?? '';
    if (dialect !== '' && !DIALECTS.test(String(dialect))) {
      throw new Refusal('/jsonSchemaDialect', `schemas of the dialect ${JSON.stringify(dialect)} cannot be imported, only those of JSON Schema 2020-12`);
    }
    if (!isObject(this.root.paths)) {
      throw new Refusal('', 'the document has no paths, so there are no operations to import');
    }
  }

  /**
   * A part that tools do well without.
   *
   * @param part what it is, for `omissions`
   * @returns undefined when it cannot be had
   */
  public optional<T>(part: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.omissions.add(`${part}: ${this.describe(error)}`);
      return undefined;
    }
  }

  /** Says where a problem is, and what it is. */
  public describe({ pointer, message }: Problem): string {
    return `${this.read.locate(pointer)}: ${message}`;
  }

  /**
   * The member of a place.
   *
   * @throws Refusal when what stands there is not what OpenAPI says
   */
  public member(place: Place, name: string): Place {
    const pointer = `${place.pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    this.assertStructure(pointer);
    return { value: memberOf(place.value, name), pointer };
  }

  /** The members of a place, in their order. None when there is nothing. */
  public members(place: Place): (Place & { readonly name: string })[] {
    return Object.keys(place.value ?? {}).map((name) => ({ name, ...this.member(place, name) }));
  }

  /**
   * The object at a place, or the one that its `$ref` leads to. What is said of it beside the reference goes before (OpenAPI 3.1, Reference
   * Object).
   *
   * @throws Refusal as `dereference`, and when there is no object
   */
  public resolve(place: Place): Place<JsonObject> {
    const { value, pointer } = this.dereference(place);
    if (!isObject(value)) {
      throw new Refusal(pointer, 'must be an object');
    }
    const said = value !== place.value && this.version === '3.1'
      ? Object.entries(place.value as JsonObject).filter(([name]) => ['summary', 'description'].includes(name))
      : [];
    return { value: said.length > 0 ? { ...value, ...Object.fromEntries(said) } : value, pointer };
  }

  /**
   * What stands at a place, or what its `$ref` leads to.
   *
   * @throws Refusal when it leads nowhere, or out of the document, or when what is there is not what OpenAPI says
   */
  public dereference(place: Place): Place {
    const passed = new Set<string>();
    let target = place;
    while (isObject(target.value) && typeof target.value.$ref === 'string') {
      target = this.follow(target.value.$ref, `${target.pointer}/$ref`);
      if (passed.has(target.pointer)) {
        throw new Refusal(place.pointer, `the reference ${JSON.stringify((place.value as JsonObject).$ref)} leads back to itself`);
      }
      passed.add(target.pointer);
    }
    return target;
  }

  /**
   * What a reference leads to.
   *
   * @param pointer where the reference stands
   * @throws Refusal as `dereference`
   */
  public follow(reference: string, pointer: string): Place {
    const target = pointerOf(reference);
    if (target === undefined) {
      throw new Refusal(pointer, reference.startsWith('#')
        ? `the reference ${JSON.stringify(reference)} is not a JSON pointer, as in "#/components/schemas/Pet"`
        : `the reference ${JSON.stringify(reference)} leads to another document, which is not read: bundle both into one document first`);
    }
    let value: unknown = this.root;
    for (const name of namesIn(target)) {
      value = memberOf(value, name);
    }
    if (value === undefined) {
      throw new Refusal(pointer, `the reference ${JSON.stringify(reference)} leads nowhere in this document`);
    }
    this.assertStructure(target);
    return { value, pointer: target };
  }

  private assertStructure(pointer: string): void {
    const problem = this.problems.find((found) => found.pointer === pointer || found.pointer.startsWith(`${pointer}/`));
    if (problem) {
      throw new Refusal(problem.pointer, problem.message);
    }
  }
}

function versionOf({ openapi, swagger }: JsonObject): OpenApiVersion {
  const version = /^3\.[01](?=\.)/.exec(String(openapi))?.[0];
  if (version === undefined) {
    throw new Refusal(openapi === undefined ? '' : '/openapi', swagger === undefined
      ? `openapi must be 3.0.x or 3.1.x, got ${JSON.stringify(openapi) ?? 'nothing'}`
      : `Swagger ${String(swagger)} documents cannot be imported: convert it to OpenAPI 3.0 or 3.1 first`);
  }
  return version as OpenApiVersion;
}

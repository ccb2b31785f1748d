import { DocumentFiles, UnreadableFile } from './document-files';
import { isObject, type JsonObject, memberOf } from './json-object';
import { namesIn, pointerTo } from './json-pointer';
import { inFile, type Place, pointerInFile } from './place';
import { type Problem, Refusal } from './refusal';
import { resolved, type SchemaResource, schemaResources } from './schema-identifiers';
import type { ReadDocument } from './source';
import { type OpenApiVersion, type PartName, structuralProblems } from './validation';

/** The dialects of JSON Schema that mean what tools have: JSON Schema 2020-12, by itself and with the vocabulary of OpenAPI. */
export const DIALECTS = /^https:\/\/(json-schema\.org\/draft\/2020-12\/schema#?|spec\.openapis\.org\/oas\/3\.1\/(dialect|schema)\/[a-z0-9-]+)$/;

/** An OpenAPI document, in which references are followed, to other files too. */
export class OpenApiDocument {
  public readonly root: JsonObject;
  public readonly version: OpenApiVersion;
  /** What has been left out, and why. */
  public readonly omissions = new Set<string>();
  private readonly problems: Problem[];
  private readonly files: DocumentFiles;
  /** By the names of files, in pointers. */
  private readonly resources = new Map<string, SchemaResource[]>();
  /** Places in other files that have been compared with what should stand there. */
  private readonly compared = new Set<string>();

  /**
   * @param path the path of the document, if it is a file
   * @throws Refusal when the document as a whole is not what can be imported
   */
  constructor(document: ReadDocument & { readonly root: JsonObject }, path?: string) {
    this.root = document.root;
    this.version = versionOf(this.root);
    this.problems = structuralProblems(this.version, 'document', this.root);
    this.files = new DocumentFiles(document, path);
    const dialect = this.root.jsonSchemaDialect ?? '';
    if (dialect !== '' && !DIALECTS.test(String(dialect))) {
      throw new Refusal('/jsonSchemaDialect', `schemas of the dialect ${JSON.stringify(dialect)} cannot be imported, only those of JSON Schema 2020-12`);
    }
    if (this.root.paths === undefined) {
      throw new Refusal('', 'the document has no paths, so there are no operations to import');
    }
  }

  /** The absolute paths of the files that have been read. */
  public get paths(): readonly string[] {
    return this.files.paths;
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
    return `${this.files.at(pointer).locate(inFile(pointer).pointer)}: ${message}`;
  }

  /**
   * The member of a place.
   *
   * @throws Refusal when what stands there is not what OpenAPI says
   */
  public member(place: Place, name: string): Place {
    const pointer = place.pointer + pointerTo(name);
    this.assertStructure(pointer);
    return { value: memberOf(place.value, name), pointer };
  }

  /** The members of a place, in their order. None when there is nothing. */
  public members(place: Place): (Place & { readonly name: string })[] {
    return Object.keys(place.value ?? {}).map((name) => ({ name, ...this.member(place, name) }));
  }

  /**
   * Finds the object at a place, or the one that its `$ref` leads to. What is said of it beside the reference goes before (OpenAPI 3.1, Reference
   * Object).
   *
   * @param part what it should be
   * @throws Refusal as `dereference`, and when there is no object
   */
  public resolve(place: Place, part: PartName): Place<JsonObject> {
    const { value, pointer } = this.dereference(place, part);
    if (!isObject(value)) {
      throw new Refusal(pointer, `must be an object, as ${/^[aeo]/.test(part) ? 'an' : 'a'} ${part} is`);
    }
    const said = value !== place.value && this.version === '3.1'
      ? Object.entries(place.value as JsonObject).filter(([name]) => ['summary', 'description'].includes(name))
      : [];
    return { value: said.length > 0 ? { ...value, ...Object.fromEntries(said) } : value, pointer };
  }

  /**
   * Finds what stands at a place, or what its `$ref` leads to.
   *
   * @param part what it should be
   * @throws Refusal when it leads nowhere, or out of the document, or when what is there is not what OpenAPI says
   */
  public dereference(place: Place, part: PartName = 'schema'): Place {
    return this.target(place, part, new Set());
  }

  /**
   * Finds what a reference leads to.
   *
   * @param pointer where the reference stands
   * @throws Refusal as `dereference`
   */
  public follow(reference: string, pointer: string, part: PartName = 'schema'): Place {
    return this.destination(reference, pointer, part, new Set());
  }

  private target(place: Place, part: PartName, passed: Set<string>): Place {
    let target = place;
    while (isObject(target.value) && typeof target.value.$ref === 'string') {
      target = this.destination(target.value.$ref, `${target.pointer}/$ref`, part, passed);
    }
    return target;
  }

  /** @param passed where the references stand that have been followed on the way here */
  private destination(reference: string, pointer: string, part: PartName, passed: Set<string>): Place {
    if (passed.has(pointer)) {
      throw new Refusal(pointer, `the reference ${JSON.stringify(reference)} leads back to itself`);
    }
    passed.add(pointer);
    const refusal = (message: string) => new Refusal(pointer, `the reference ${JSON.stringify(reference)} ${message}`);
    const [address, encoded] = divided(reference);
    const fragment = decoded(encoded);
    const resource = this.resource(address, pointer, refusal);
    const anchor = resource.anchors.get(fragment ?? '');
    if (fragment === undefined || (!/^(\/|$)/.test(fragment) && anchor === undefined)) {
      throw refusal(fragment === undefined || this.version === '3.0'
        ? 'is not a JSON pointer, as in "#/components/schemas/Pet"'
        : 'is not a JSON pointer, as in "#/components/schemas/Pet", and no schema there has it as its $anchor');
    }
    let target = this.walk(resource.file, namesIn(anchor ?? resource.pointer + fragment), passed);
    if (target.value === undefined && address === '' && anchor === undefined) {
      target = this.walk(resource.file, namesIn(fragment), passed); // schemas are often given an $id by those who refer to places of the whole document
    }
    if (target.value === undefined) {
      throw refusal(`leads nowhere in ${resource.file === '' ? 'this document' : 'that document'}`);
    }
    this.compare(target, part);
    return target;
  }

  /** Finds what an address leads to: the file, or the schema in one, within which a fragment leads on. */
  private resource(address: string, pointer: string, refusal: (message: string) => Refusal): SchemaResource & { readonly file: string } {
    const { file, pointer: within } = inFile(pointer);
    const around = this.resourcesOf(file).filter((one) => `${within}/`.startsWith(`${one.pointer}/`)).at(-1)!;
    if (address === '') {
      return { ...around, file };
    }
    const uri = resolved(address, around.uri);
    for (const name of this.files.all().keys()) {
      const named = this.resourcesOf(name).find((one) => one.uri === uri);
      if (named) {
        return { ...named, file: name };
      }
    }
    try {
      const opened = this.files.open(address, file);
      return { ...this.resourcesOf(opened)[0], file: opened };
    } catch (error) {
      throw error instanceof UnreadableFile ? refusal(error.message) : error;
    }
  }

  /** The schema that a `$dynamicRef` leads to, if one alone has the name: which of several it is depends on the way there. */
  public dynamicTarget(reference: string, pointer: string): Place {
    const name = reference.startsWith('#') ? reference.slice(1) : undefined;
    const anchors = [...this.files.all()].flatMap(([file]) => this.resourcesOf(file))
      .flatMap((resource) => (name !== undefined && resource.dynamicAnchors.has(name) ? [resource] : []));
    if (anchors.length > 1) {
      throw new Refusal(pointer, `$dynamicRef ${JSON.stringify(reference)} may mean ${anchors.length} schemas with that $dynamicAnchor, depending on the way there: `
        + 'refer to one of them by $ref');
    }
    return this.follow(reference, pointer);
  }

  /** The schema around a place that a `$recursiveRef` means (JSON Schema 2019-09), if there is one. */
  public recursiveTarget(pointer: string): Place | undefined {
    const { file, pointer: within } = inFile(pointer);
    let place: Place = { value: this.files.at(pointer).root, pointer: pointerInFile(file, '') };
    let found: Place | undefined;
    for (const name of namesIn(within)) {
      place = { value: memberOf(place.value, name), pointer: place.pointer + pointerTo(name) };
      found = memberOf(place.value, '$recursiveAnchor') === true ? place : found;
    }
    return found;
  }

  /** In OpenAPI 3.0, schemas have no names but those of their places. */
  private resourcesOf(file: string): SchemaResource[] {
    let found = this.resources.get(file);
    if (!found) {
      found = this.version === '3.0' ? [{ pointer: '', anchors: new Map(), dynamicAnchors: new Set() }] : schemaResources(this.files.all().get(file)!.root);
      this.resources.set(file, found);
    }
    return found;
  }

  /** Finds what names lead to from the beginning of a file; a reference on the way is followed, for what it leads to stands in its place. */
  private walk(file: string, names: readonly string[], passed: Set<string>): Place {
    let place: Place = { value: this.files.all().get(file)!.root, pointer: pointerInFile(file, '') };
    for (const name of names) {
      if (isObject(place.value) && typeof place.value.$ref === 'string' && !Object.hasOwn(place.value, name)) {
        place = this.target(place, 'schema', new Set(passed));
      }
      place = { value: memberOf(place.value, name), pointer: place.pointer + pointerTo(name) };
    }
    return place;
  }

  /** Compares what is in another file with the schema of what it should be; the schema of the document does not reach there. */
  private compare({ value, pointer }: Place, part: PartName): void {
    const key = `${part} ${pointer}`;
    const isReference = isObject(value) && typeof value.$ref === 'string';
    if (inFile(pointer).file !== '' && part !== 'members' && !isReference && !this.compared.has(key)) {
      this.compared.add(key);
      this.problems.push(...structuralProblems(this.version, part, value).map((problem) => ({ ...problem, pointer: pointer + problem.pointer })));
    }
    // of a path and an operation, what they hold is looked at by itself
    if (part !== 'path item' && part !== 'operation') {
      this.assertStructure(pointer);
    }
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
      : `Swagger ${String(swagger)} documents cannot be imported, only those of 2.0: convert it to OpenAPI 3.0 or 3.1 first`);
  }
  return version as OpenApiVersion;
}

function divided(reference: string): [address: string, fragment: string] {
  const end = reference.indexOf('#');
  return end === -1 ? [reference, ''] : [reference.slice(0, end), reference.slice(end + 1)];
}

/** @returns undefined where a percent sign encodes nothing */
function decoded(fragment: string): string | undefined {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return undefined;
  }
}

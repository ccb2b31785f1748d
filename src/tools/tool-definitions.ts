import { Token } from 'aws-cdk-lib';
import { CacheScope } from './cache-scope';
import { type DeclaredScope, undeclared } from '../authorization/scope-problems';
import { createSchemaChecker, type SchemaChecker, type SchemaProblem } from '../checks/json-schema';
import { jsonProblems } from '../checks/json-value';
import { messageOf } from '../checks/problems';
import type { JsonObject, ToolManifest } from '../contract';
import type { ToolAnnotations, ToolProps } from './tool';
import type { ToolSchema } from './tool-schema';

/** A tool as clients see it. */
export type ToolDefinition = Omit<ToolManifest, 'handler' | 'validators'>;

/** What MCP says a tool without parameters should declare. */
const NO_ARGUMENTS: JsonObject = { type: 'object', additionalProperties: false };

/** What is left to say of arguments whose schema cannot be read. */
const ANY_ARGUMENTS: JsonObject = { type: 'object', additionalProperties: true };

/** The MCP specification allows 128 characters and clients fewer; 64 is what all of them take. */
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** What tools depend on. */
export interface ToolSurroundings {
  /** Of the server; may be a token. */
  readonly region: string;
  /** Those of the server. */
  readonly scopes: readonly DeclaredScope[];
  readonly cacheScope: CacheScope;
  /** Names that the server has tools of its own by. */
  readonly reservedNames: readonly string[];
}

/** The tools of one server, checked as they come. */
export class ToolDefinitions {
  private readonly names = new Set<string>();
  private checker?: SchemaChecker;

  constructor(private readonly server: ToolSurroundings) {}

  /**
   * Takes a tool, or says what is wrong with it.
   *
   * @param problems is added to; each line names the tool
   */
  public define(props: ToolProps, problems: string[]): ToolDefinition {
    const found = [
      ...this.nameProblems(props.name),
      ...(props.description?.trim() ? [] : ['description is missing: models choose tools by it']),
      ...annotationProblems(props.annotations),
      ...metaProblems(props.meta),
      ...this.scopeProblems(props),
    ];
    const inputSchema = this.read('inputSchema', props.inputSchema, found);
    const outputSchema = this.read('outputSchema', props.outputSchema, found);
    found.push(...props.handler._problems({
      inputSchema: inputSchema ?? (props.inputSchema ? ANY_ARGUMENTS : NO_ARGUMENTS),
      longRunning: props.longRunning ?? false,
      region: this.server.region,
    }));
    problems.push(...found.map((problem) => `tool ${JSON.stringify(props.name)}: ${problem}`));
    return {
      name: props.name,
      title: props.title,
      description: props.description,
      inputSchema: inputSchema ?? NO_ARGUMENTS,
      outputSchema,
      annotations: props.annotations,
      meta: props.meta,
      longRunning: props.longRunning,
      scopes: props.scopes,
    };
  }

  private nameProblems(name: string): string[] {
    if (this.names.has(name)) {
      return ['another tool has this name; give each tool a name of its own'];
    }
    this.names.add(name);
    if (Token.isUnresolved(name)) {
      return [];
    }
    if (this.server.reservedNames.includes(name)) {
      return ['this is the name of a tool of toolSearch; choose another one'];
    }
    if (!NAME.test(name)) {
      return ['a name has 1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."'];
    }
    // the SDK, like many clients, keeps tools in a plain object
    return name in {} ? ['every JavaScript object has a member of this name, which programs confuse with the tool; choose another one'] : [];
  }

  private scopeProblems({ name, scopes = [] }: ToolProps): string[] {
    return [
      ...undeclared(scopes, this.server.scopes).map((problem) => `scopes: ${problem}`),
      ...(scopes.length > 0 && Token.isUnresolved(name) ? ['the name of a tool with scopes must be known at synthesis'] : []),
      ...(scopes.length > 0 && this.server.cacheScope === CacheScope.PUBLIC
        ? ['scopes: lists depend on who asks when tools have scopes, so others must not keep them; leave cacheScope at CacheScope.PRIVATE']
        : []),
    ];
  }

  private read(prop: 'inputSchema' | 'outputSchema', schema: ToolSchema | undefined, problems: string[]): JsonObject | undefined {
    if (schema === undefined) {
      return undefined;
    }
    try {
      const document = schema._read();
      const found = jsonProblems(document);
      if (found.length === 0) {
        found.push(...this.check(prop, document as JsonObject));
      }
      problems.push(...found.map(({ pointer, message }) => `${prop}${pointer && ` at ${pointer}`}: ${message}`));
      return document as JsonObject;
    } catch (error) {
      problems.push(`${prop} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
  }

  private check(prop: 'inputSchema' | 'outputSchema', schema: JsonObject): SchemaProblem[] {
    this.checker ??= createSchemaChecker();
    return prop === 'inputSchema' ? this.checker.checkInputSchema(schema) : this.checker.checkOutputSchema(schema);
  }
}

function metaProblems(meta: ToolProps['meta']): string[] {
  if (meta === undefined) {
    return [];
  }
  const problems = jsonProblems(meta).map(({ pointer, message }) => `meta${pointer && ` at ${pointer}`}: ${message.replace(/(the|a) schema/, 'it')}`);
  const uri = meta.ui?.resourceUri;
  return uri === undefined || Token.isUnresolved(uri) || /^ui:\/\/./.test(String(uri))
    ? problems
    : [...problems, `meta.ui.resourceUri must be the URI of a resource that begins with "ui://", got ${JSON.stringify(uri)}`];
}

function annotationProblems(annotations: ToolAnnotations = {}): string[] {
  return annotations.readOnlyHint && annotations.destructiveHint
    ? ['annotations contradict each other: a tool with readOnlyHint changes nothing, so it cannot have destructiveHint']
    : [];
}

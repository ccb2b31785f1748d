import type { ServerCapabilities } from '@modelcontextprotocol/server';
import type { CallableTool } from './callable-tool';
import type { Exchange } from './exchange';
import type { ListSource } from './list-source';
import type { TaskSupport } from './task-support';
import type { JsonObject } from '../../../src/contract';

/** The lists of MCP, by their methods, and the member of their results that is long. */
export const LISTS = {
  'tools/list': 'tools',
  'prompts/list': 'prompts',
  'resources/list': 'resources',
  'resources/templates/list': 'resourceTemplates',
} as const;

/** The method of a list. */
export type ListMethod = keyof typeof LISTS;

/** The member of the result of a list that is long. */
export type ListKind = (typeof LISTS)[ListMethod];

/** The thing whose argument is to be completed (MCP 2026-07-28, completion). */
export type CompletionReference =
  | { readonly type: 'ref/prompt'; readonly name: string }
  | { readonly type: 'ref/resource'; readonly uri: string };

/** An argument that is being typed. */
export interface TypedArgument {
  readonly name: string;
  readonly value: string;
}

/**
 * A source of some of what is served: the props, the owner's module, other servers. It is opened for one request. Of what two sources
 * have, the first one's is served. It has the members for the kinds of things that it serves.
 */
export interface Source {
  /** The capabilities that are declared because of it. */
  readonly capabilities: ServerCapabilities;
  /** Tells whether it has something by this name, URI or URI template. */
  has?(kind: ListKind, key: string): boolean;
  /** Returns the entries that it has of a list, as far as they are known here. */
  entries?(list: ListMethod): readonly object[] | Promise<readonly object[]>;
  /** Returns where it has more entries of a list. */
  more?(list: ListMethod): readonly ListSource[];
  /** Finds a tool; undefined if it has none of this name. */
  findTool?(name: string): CallableTool | undefined | Promise<CallableTool | undefined>;
  /**
   * Reads a resource.
   *
   * @returns undefined if it has none of this URI
   * @throws ProtocolError
   * @throws ServiceUnavailableError
   */
  readResource?(uri: string): Promise<JsonObject | undefined>;
  /**
   * Gets a prompt.
   *
   * @returns undefined if it has none of this name
   * @throws ProtocolError
   */
  getPrompt?(name: string, args: Readonly<Record<string, string>> | undefined): Promise<JsonObject | undefined>;
  /**
   * Completes an argument.
   *
   * @param params those of the request, with all that may help
   * @returns undefined if it does not know what the argument is of
   * @throws ProtocolError
   */
  complete?(reference: CompletionReference, argument: TypedArgument, params: JsonObject): Promise<JsonObject | undefined>;
  /**
   * Answers a request whose method this server does not know; absent: it knows no other methods.
   *
   * @returns undefined if it does not know the method either
   */
  answerOther?(): Promise<JsonObject | undefined>;
  /** The restrictions for caches of a list that has been read; absent: none of its own. */
  cacheHints?(list: ListMethod): { readonly ttlMs: number; readonly isPublic: boolean } | undefined;
}

/**
 * Opens a source for one request.
 *
 * @param tasks the way in which calls run as tasks; undefined if they do not
 */
export type OpenSource = (exchange: Exchange, tasks: TaskSupport | undefined) => Source;

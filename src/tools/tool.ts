import type { ToolHandler } from './tool-handler';
import type { ToolSchema } from './tool-schema';

/**
 * A tool of a remote MCP server.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/server/tools
 */
export interface ToolProps {
  /** The name that clients call the tool by: 1 to 64 letters, digits, `_`, `-` and `.`; unique in the server. */
  readonly name: string;

  /**
   * The name that people read.
   *
   * @default - clients show the name
   */
  readonly title?: string;

  /** What the tool does and when to use it. Models choose tools by it. */
  readonly description: string;

  /**
   * The schema of the arguments, with `type: "object"` at its root. Calls that break it never reach the handler.
   *
   * @default - the tool takes no arguments
   */
  readonly inputSchema?: ToolSchema;

  /**
   * The schema of the structured result. A handler whose answer breaks it has failed.
   *
   * @default - the result is not described
   */
  readonly outputSchema?: ToolSchema;

  /**
   * Hints on how the tool behaves.
   *
   * @default - no hints: clients assume a tool that changes things
   */
  readonly annotations?: ToolAnnotations;

  /**
   * The scopes that a caller needs, all of them, to see and to call the tool. The server has to declare them.
   *
   * @default - every access token will do
   */
  readonly scopes?: string[];

  /**
   * Says more of the tool to clients that know an extension of MCP: its `_meta`. With `{ ui: { resourceUri: 'ui://forecast' } }`, they show
   * results in the page that the server has as a resource at this URI (MCP Apps).
   *
   * @see https://modelcontextprotocol.io/extensions/apps
   * @default - nothing
   */
  readonly meta?: { [name: string]: any };

  /** What answers the calls. */
  readonly handler: ToolHandler;

  /**
   * Lets calls outlive their request: they run as tasks, up to `taskTimeout`, for clients that know tasks. For others they have to end
   * within the request, as always.
   *
   * @see https://modelcontextprotocol.io/extensions/tasks
   * @default false
   */
  readonly longRunning?: boolean;
}

/**
 * Hints on how a tool behaves, by which clients decide whether to ask the person first. They are no guarantee.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/schema#toolannotations
 */
export interface ToolAnnotations {
  /**
   * The tool changes nothing.
   *
   * @default - no hint: clients assume false
   */
  readonly readOnlyHint?: boolean;

  /**
   * The tool may delete or overwrite, not only add. Has no meaning for a tool that changes nothing.
   *
   * @default - no hint: clients assume true
   */
  readonly destructiveHint?: boolean;

  /**
   * Calling it again with the same arguments changes nothing more.
   *
   * @default - no hint: clients assume false
   */
  readonly idempotentHint?: boolean;

  /**
   * The tool deals with an open world, as a web search does, not with a closed one, as a memory does.
   *
   * @default - no hint: clients assume true
   */
  readonly openWorldHint?: boolean;
}

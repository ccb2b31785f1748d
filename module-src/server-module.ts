/**
 * What server modules are written with: the subpath `cdk-remote-mcp-server/server-module`.
 *
 * It has no dependencies. Its types refer to those of the official SDK, `@modelcontextprotocol/server`, in the module's own project.
 */
import type { McpServer, ServerContext } from '@modelcontextprotocol/server';

/**
 * Registers tools, resources, prompts and completions on the server of one request.
 *
 * It is called for every request, so that requests never share a server: what is costly to set up belongs to the top level of the
 * module. What is declared in the props of the construct is registered already.
 */
export type RegisterServer = (server: McpServer, context: RequestContext) => void | Promise<void>;

/** What a server module exports by default. */
export interface ServerDefinition {
  /** Raised when a function of the old form could not run the module. */
  readonly version: 1;
  readonly register: RegisterServer;
}

/**
 * Makes a file a server module: its result is the default export.
 *
 * @example
 * export default defineServer((server, context) => {
 *   server.registerTool('whoami', { description: 'Tells who is calling.' }, () => ({
 *     content: [{ type: 'text', text: context.subject }],
 *   }));
 * });
 */
export function defineServer(register: RegisterServer): ServerDefinition {
  return { version: 1, register };
}

/** What is known about a request. The access token is not part of it. */
export interface RequestContext {
  /** The OAuth client that calls. */
  readonly client: RequestClient;
  /** The person on whose behalf the client calls, or the client itself for machine clients (RFC 9068 `sub`). */
  readonly subject: string;
  /** The scopes of the access token. */
  readonly scopes: readonly string[];
  /** Names the request in the logs, and in the errors that clients see. */
  readonly requestId: string;
  /** Writes to the log of the function in CloudWatch. Clients do not see it. */
  readonly log: Logger;
  /** Aborted when the client has gone, and shortly before the function would be ended by its timeout. */
  readonly signal: AbortSignal;
  /**
   * Seals what the handler must know when the client comes back with its answers: what `inputRequired` takes as `requestState`, and
   * `ctx.mcpReq.requestState()` gives back. The client can read it but not change it. It opens for ten minutes, for the same caller and
   * the same request only.
   *
   * @param payload any JSON value
   * @param ctx the second parameter of the handler
   */
  readonly sealState: (payload: unknown, ctx: ServerContext) => Promise<string>;
  /**
   * Lets the call of a tool outlive its request (MCP extension `io.modelcontextprotocol/tasks`).
   *
   * If the client knows tasks, the call ends here, by an exception that the handler must not catch: the client gets a task, in which the
   * handler is called anew with the same arguments and answers. In the task this does nothing, and for clients that do not know tasks
   * neither: the call then goes on within the request.
   *
   * @param ctx the second parameter of the handler
   */
  readonly runAsTask: (ctx: ServerContext, options?: TaskOptions) => Promise<void>;
}

/** An OAuth client. */
export interface RequestClient {
  /** The `client_id` that it registered with. */
  readonly id: string;
}

/** How a call becomes a task. */
export interface TaskOptions {
  /** Refuses clients that do not know tasks, for a call that takes longer than any request may. They get error -32021. False unless given. */
  readonly required?: boolean;
}

/** Writes lines of JSON. An `Error` among the fields is written with its stack and causes. */
export interface Logger {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What a log line tells besides its message. */
export interface LogFields {
  readonly [name: string]: unknown;
}

/**
 * What server modules are written with: the subpath `cdk-remote-mcp-server/server-module`.
 *
 * It has no dependencies. Its types refer to those of the official SDK, `@modelcontextprotocol/server`, in the module's own project.
 */
import type { CallToolResult, InputRequiredResult, McpServer, ServerContext } from '@modelcontextprotocol/server';

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
  readonly interceptToolCall?: InterceptToolCall;
}

/** What a module does besides registering. */
export interface ServerHooks {
  /**
   * Stands around all calls of tools: those of the module, the declared ones, and those of other servers. Without it, calls go to their
   * tools directly.
   */
  readonly interceptToolCall?: InterceptToolCall;
}

/**
 * Answers a call of a tool, most often with what `next` does: it may refuse the call, rewrite its arguments, or change the result. If it
 * throws, the call fails.
 *
 * @param call valid by the input schema of the tool
 * @param next calls the tool, with other arguments if some are given; errors of the tool are results with `isError`. What it throws ends the
 * call, whatever is answered then
 */
export type InterceptToolCall = (call: InterceptedToolCall, next: NextToolCall) => ToolAnswer | Promise<ToolAnswer>;

/** Has the call of a tool go on. Arguments that are given must be valid by the input schema of the tool, or the call fails. */
export type NextToolCall = (rewrittenArguments?: { readonly [name: string]: unknown }) => Promise<ToolAnswer>;

/** What a call is answered with. */
export type ToolAnswer = CallToolResult | InputRequiredResult;

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
export function defineServer(register: RegisterServer, hooks: ServerHooks = {}): ServerDefinition {
  return { version: 1, register, ...hooks };
}

/** What is known about a request. The access token is not part of it. */
export interface RequestFacts {
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
}

/** A call of a tool, before it reaches the tool. */
export interface InterceptedToolCall extends RequestFacts {
  /** The name of the tool. */
  readonly tool: string;
  /** A copy. To call the tool with others, hand them to `next`. */
  readonly arguments: { readonly [name: string]: unknown };
}

/** What is known about a request, and what it may do beyond the protocol. */
export interface RequestContext extends RequestFacts {
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

import type { BackendDeclaration } from './backend-declaration';
import { declareMcpServer } from './mcp-server/mcp-server';
import type { McpServerBackendProps } from './mcp-server/mcp-server-backend-props';
import { declareOpenApi } from './open-api/open-api';
import type { OpenApiBackendProps } from './open-api/open-api-backend-props';
import { checkArguments } from '../checks/props/arguments';
import type { ToolSurroundings } from '../tools/tool-definitions';

/** Something that runs already, from which tools are made. */
export class Backend {
  /**
   * The operations that an OpenAPI document describes. Each one that is selected becomes a tool, which makes one request to the service;
   * those that cannot be one are named in a warning, or in an error when they were selected by their `operationId`.
   *
   * Parameters become arguments by their names, and the body of a request the argument `body`. Schemas are taken over whole. The security
   * schemes of the document are not looked at: `credentials` says how the service knows this server, and parameters that it fills are no
   * arguments.
   */
  public static openApi(props: OpenApiBackendProps): Backend {
    return new Backend((problems) => declareOpenApi(props, problems));
  }

  /**
   * Another MCP server (Streamable HTTP), of this or an earlier revision of the protocol. Its tools, resources and prompts are served as if
   * they were this server's own: what it lists, and what it answers, stays as it is, but for the prefix of names.
   *
   * This server is its client: it has credentials of its own there, and the access tokens of callers stay here. What the other server
   * asks of people and models reaches clients of the revision 2026-07-28 if the other server is of that revision, and clients of earlier
   * revisions if this server keeps sessions: with a module, a long-running tool or a standard state machine. Its tasks are passed on if all
   * are of 2026-07-28, there are no interceptors, and this server keeps sessions or tells the other one who calls; subscriptions, and notices
   * that lists have changed, are not.
   */
  public static mcpServer(props: McpServerBackendProps): Backend {
    return new Backend((problems, surroundings) => declareMcpServer(props, surroundings, problems));
  }

  private constructor(private readonly declare: (problems: string[], surroundings: ToolSurroundings) => BackendDeclaration) {}

  /**
   * Says what there is to serve. Nothing is granted before all is known to be right.
   *
   * @param problems is added to; each line names the backend
   * @param surroundings the server that is to serve it
   * @internal
   */
  public _declare(problems: string[], surroundings: ToolSurroundings): BackendDeclaration {
    return this.declare(problems, surroundings);
  }
}

checkArguments(Backend);

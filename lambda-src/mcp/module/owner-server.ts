import {
  McpServer, Server,
  type ClientCapabilities, type Implementation, type JSONRPCRequest, type RegisteredTool, type RequestId, type ResourceTemplate, type Result,
  type ServerContext, type ServerOptions,
} from '@modelcontextprotocol/server';
import type { TakenNames } from './server-module';
import type { ClientFacts } from '../call/exchange';
import { toToolAnswer } from '../tools/answer';

/** A call of a tool of the module, with what its schema made of the arguments. */
export interface ModuleCall {
  readonly tool: RegisteredTool;
  readonly parsed: unknown;
}

/** Handles a request of one method. */
type Handler = (request: JSONRPCRequest, ctx: ServerContext) => Promise<Result>;

/**
 * The protocol of the SDK as one request of the owner's module needs it. It keeps what handlers throw: the SDK would answer clients with the
 * text of it.
 */
export class OwnerProtocol extends Server {
  /** The errors that handlers threw, by the requests that they answered. */
  readonly failures = new Map<RequestId, unknown>();
  /** The calls that are to be made, by their requests. */
  readonly calls = new Map<RequestId, ModuleCall>();

  constructor(serverInfo: Implementation, options: ServerOptions, private readonly client: ClientFacts) {
    super(serverInfo, options);
  }

  override getClientCapabilities(): ClientCapabilities | undefined {
    return super.getClientCapabilities() ?? this.client.capabilities;
  }

  override getClientVersion(): Implementation | undefined {
    return super.getClientVersion() ?? this.client.info;
  }

  protected override _wrapHandler(method: string, handler: Handler): Handler {
    return super._wrapHandler(method, async (request, ctx) => {
      const { id } = ctx.mcpReq;
      try {
        const call = method === 'tools/call' ? this.calls.get(id) : undefined;
        // the SDK's own handler would check the arguments once more, and make a result of any error
        return await (call ? toToolAnswer(await call.tool.executor(call.parsed, ctx)) as Result : handler(request, ctx));
      } catch (error) {
        this.failures.set(id, error);
        throw error;
      }
    });
  }
}

/** The server that the owner's module registers with. It knows what is registered, and refuses the names of what is declared. */
export class OwnerServer extends McpServer {
  /** By name. */
  readonly tools = new Map<string, RegisteredTool>();
  readonly prompts = new Set<string>();
  /** URIs, and URI templates. */
  readonly uris = new Set<string>();
  readonly protocol: OwnerProtocol;

  constructor(serverInfo: Implementation, options: ServerOptions, client: ClientFacts, private readonly taken: TakenNames) {
    super(serverInfo, options);
    this.protocol = new OwnerProtocol(serverInfo, options, client);
    // nothing has been registered with the one that the SDK has made
    (this as { server: Server }).server = this.protocol;
  }

  override registerTool(name: string, ...rest: unknown[]): never {
    refuseIf(this.taken.tool(name), `The tool ${name}`);
    const tool = Reflect.apply(super.registerTool, this, [name, ...rest]) as RegisteredTool;
    this.tools.set(name, tool);
    return tool as never;
  }

  override registerPrompt(name: string, ...rest: unknown[]): never {
    refuseIf(this.taken.prompt(name), `The prompt ${name}`);
    this.prompts.add(name);
    return Reflect.apply(super.registerPrompt, this, [name, ...rest]) as never;
  }

  override registerResource(name: string, uriOrTemplate: unknown, ...rest: unknown[]): never {
    if (typeof uriOrTemplate === 'string') {
      refuseIf(this.taken.resource(uriOrTemplate), `The resource ${uriOrTemplate}`);
      this.uris.add(uriOrTemplate);
    } else {
      refuseIf(this.taken.resourceTemplate(name), `The resource template ${name}`);
      this.uris.add(String((uriOrTemplate as ResourceTemplate).uriTemplate));
    }
    return Reflect.apply(super.registerResource, this, [name, uriOrTemplate, ...rest]) as never;
  }

  /**
   * Takes back what was declared about changes. Nobody would hear of one: a request has a server of its own, and nothing lives on between
   * requests.
   */
  declareUnchanging(): void {
    const { tools, resources, prompts } = this.protocol.getCapabilities();
    this.protocol.registerCapabilities({
      ...(tools && { tools: { listChanged: false } }),
      ...(resources && { resources: { listChanged: false, ...('subscribe' in resources && { subscribe: false }) } }),
      ...(prompts && { prompts: { listChanged: false } }),
    });
  }
}

function refuseIf(declared: boolean, what: string): void {
  if (declared) {
    throw new Error(`${what} is declared in the props of the construct, and registered by the server module as well`);
  }
}

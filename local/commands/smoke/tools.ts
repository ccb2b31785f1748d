import { Client, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import { CheckFailure, CheckSkipped, type Checks } from './check';
import { version } from '../../../package.json';
import type { JsonObject } from '../../../src/contract';

/** Which tool is called; one that needs no arguments unless given. */
export interface ToolChoice {
  readonly tool?: string;
  readonly arguments?: JsonObject;
}

/** Connects as an MCP client, in the newest version of the protocol that the server knows, lists its tools and calls one. */
export async function tryTools(url: string, accessToken: string, choice: ToolChoice, checks: Checks): Promise<void> {
  const client = new Client({ name: 'remote-mcp smoke', version }, { versionNegotiation: { mode: 'auto' } });
  try {
    await checks.run('connect', 'The log of the mcp function says more.', async () => {
      const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${accessToken}` } } });
      await client.connect(transport);
      const { name = '?', version: serverVersion = '?' } = client.getServerVersion() ?? {};
      return [undefined, `${name} ${serverVersion}, MCP ${client.getNegotiatedProtocolVersion()}`];
    });
    const tools = await checks.run('list tools', 'The log of the mcp function says more.', async () => {
      const listed = await allTools(client);
      return [listed, listed.length === 0 ? 'none' : listed.map(({ name }) => name).join(', ')];
    });
    await checks.run('call a tool', 'The log of the tool says more.', async () => {
      const { name, arguments: args } = chosen(tools!, choice);
      const result = await client.callTool({ name, arguments: { ...args } });
      if (result.isError) throw new CheckFailure(`${name} answers an error: ${textOf(result.content)}`, 'Give it other arguments with --arguments, or look into its log.');
      return [undefined, `${name}: ${textOf(result.content)}`];
    });
  } finally {
    await client.close();
  }
}

async function allTools(client: Client): Promise<Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return tools;
}

function chosen(tools: readonly Tool[], { tool: name, arguments: args = {} }: ToolChoice): { readonly name: string; readonly arguments: JsonObject } {
  if (name !== undefined) {
    if (tools.some((tool) => tool.name === name)) return { name, arguments: args };
    throw new CheckFailure(`there is no tool ${name} in the list`, 'The name may be wrong, or the client may lack the scopes that the tool needs.');
  }
  if (tools.length === 0) throw new CheckSkipped('the server has no tools for this client');
  const undemanding = tools.find(({ inputSchema, annotations }) => !inputSchema.required?.length && annotations?.destructiveHint !== true);
  if (!undemanding) throw new CheckSkipped('every tool needs arguments: choose one with --tool and --arguments');
  return { name: undemanding.name, arguments: {} };
}

/** The beginning of the first text. */
function textOf(content: unknown): string {
  const [first] = (content as { type: string; text?: string }[]).filter(({ type }) => type === 'text');
  const text = first?.text?.replace(/\s+/g, ' ') ?? `${(content as unknown[]).length} content blocks`;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

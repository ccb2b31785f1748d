import { Client, StreamableHTTPClientTransport, type Tool } from '@modelcontextprotocol/client';
import { CheckFailure, CheckSkipped, type Checks } from './check';
import { version } from '../../../package.json';
import type { JsonObject } from '../../../src/contract';
import { PROGRAM } from '../../program';
import { exampleArguments } from '../example-arguments';

/** The tool to call, and its arguments. By default, a tool that says it is read-only, with arguments made from its schema. */
export interface ToolChoice {
  readonly tool?: string;
  readonly arguments?: JsonObject;
}

/** A call that can be tried. */
interface Attempt {
  readonly tool: string;
  readonly arguments: JsonObject;
  /** Source of the arguments. A tool does not have to accept invented ones. */
  readonly source: 'given' | 'suggested' | 'invented';
}

/** Maximum number of tools that are called until one accepts invented arguments. */
const MAXIMUM_ATTEMPTS = 3;

/** Connects as an MCP client, in the newest version of the protocol that the server knows, lists its tools and calls one. */
export async function tryTools(url: string, accessToken: string, choice: ToolChoice, checks: Checks): Promise<void> {
  const client = new Client({ name: `${PROGRAM} smoke`, version }, { versionNegotiation: { mode: 'auto' } });
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
    await checks.run('call a tool', 'The log of the tool says more.', async () => [undefined, await callOne(client, attempts(tools!, choice))]);
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

/** Makes the calls one after the other until one succeeds, and reports the result. */
async function callOne(client: Client, calls: readonly Attempt[]): Promise<string> {
  const refusals: string[] = [];
  for (const { tool: name, arguments: args, source } of calls) {
    const result = await client.callTool({ name, arguments: { ...args } });
    const made = source === 'given' || Object.keys(args).length === 0 ? '' : ` (called with ${JSON.stringify(args)}, made from its schema)`;
    if (!result.isError) return `${name}: ${textOf(result.content)}${made}`;
    if (source !== 'invented') {
      throw new CheckFailure(`${name} answers an error: ${textOf(result.content)}${made}`, 'Give it other arguments with --arguments, or look into its log.');
    }
    refusals.push(`${name} answers: ${textOf(result.content)}${made}`);
  }
  throw new CheckSkipped(`no tool took made-up arguments; give some with --tool and --arguments. ${refusals.join('; ')}`);
}

/** Chooses the tools to call: the requested one, or else read-only tools, beginning with those whose arguments need not be invented. */
function attempts(tools: readonly Tool[], { tool: name, arguments: given }: ToolChoice): Attempt[] {
  if (name !== undefined) {
    const tool = tools.find((listed) => listed.name === name);
    if (!tool) throw new CheckFailure(`there is no tool ${name} in the list`, 'The name may be wrong, or the client may lack the scopes that the tool needs.');
    return [{ tool: name, arguments: given ?? exampleArguments(tool.inputSchema).arguments, source: given ? 'given' : 'suggested' }];
  }
  if (tools.length === 0) throw new CheckSkipped('the server has no tools for this client');
  const readOnly = tools.filter(({ annotations }) => annotations?.readOnlyHint === true);
  if (readOnly.length === 0) throw new CheckSkipped('no tool says that it is read-only (readOnlyHint): choose one with --tool');
  return readOnly
    .map((tool) => ({ tool: tool.name, ...exampleArguments(tool.inputSchema) }))
    .sort((one, other) => one.invented.length - other.invented.length)
    .slice(0, MAXIMUM_ATTEMPTS)
    .map(({ invented, ...call }) => ({ ...call, source: invented.length > 0 ? 'invented' : 'suggested' }));
}

/** The beginning of the first text. */
function textOf(content: unknown): string {
  const [first] = (content as { type: string; text?: string }[]).filter(({ type }) => type === 'text');
  const text = first?.text?.replace(/\s+/g, ' ') ?? `${(content as unknown[]).length} content blocks`;
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

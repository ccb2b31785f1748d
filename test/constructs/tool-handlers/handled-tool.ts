import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createServer, manifestOf, messageOf, resourceNamed, type TestServer, tool } from '../synthesized-server';
import { type ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';

/** The schema of arguments that are strings, all of them required. */
export function strings(...names: string[]): Record<string, any> {
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])), required: names };
}

/** A server with a tool for each handler, which all take the same arguments. */
export function serverWith(inputSchema: Record<string, any>, make: (stack: Stack) => ToolHandler[]): TestServer {
  const test = createServer();
  make(test.stack).forEach((handler, index) => {
    test.server.addTool(tool(test.stack, { name: `tool_${index}`, inputSchema: ToolSchema.fromObject(inputSchema), handler }));
  });
  return test;
}

/** What the manifest says of the only handler. */
export function handlerOf(inputSchema: Record<string, any>, make: (stack: Stack) => ToolHandler): Record<string, any> {
  return manifestOf(serverWith(inputSchema, (stack) => [make(stack)])).tools[0].handler;
}

/** Refuses what is wrong, so nothing is left of it. */
const { server: strictServer } = createServer();
let nextTool = 0;

/** What is wrong with a handler, without the heading and the name of the tool. */
export function problemsOf(inputSchema: Record<string, any>, make: (stack: Stack) => ToolHandler): string[] {
  const stack = new Stack();
  const name = `tool_${nextTool++}`;
  const message = messageOf(() => strictServer.addTool(tool(stack, { name, inputSchema: ToolSchema.fromObject(inputSchema), handler: make(stack) })));
  return message.split('\n').slice(1).map((line) => line.replace(`- tool "${name}": `, ''));
}

/** Something that the function that serves MCP may do. */
export interface Permission {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the function that serves MCP may do for its tools. */
export function permissionsOf({ stack }: Pick<TestServer, 'stack'>): Permission[] {
  const { Statement } = resourceNamed(Template.fromStack(stack), 'AWS::IAM::Policy', 'McpMcpFunctionRole').Properties.PolicyDocument;
  // all but its own log
  return Statement.filter(({ Action }: Permission) => ![Action].flat().includes('logs:CreateLogStream'));
}

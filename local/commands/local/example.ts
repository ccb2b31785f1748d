import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type JsonObject, type Manifest } from '../../../src/contract';
import type { LocalStack } from '../../stack';
import { exampleArguments } from '../example-arguments';

/** A call of a tool that a command shows. */
export interface ExampleCall {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** What a server has that commands can be made of. */
export interface ServerExample {
  /** A call of the first tool, with arguments that its input schema suggests; undefined if no tool is known. */
  readonly call?: ExampleCall;
  /** What a token needs to open all tools. */
  readonly scopes: string[];
}

/** Reads what the server of a stack has from its manifest. */
export function exampleOf(stack: LocalStack): ServerExample {
  const files = [...stack.resources.values()].flatMap(({ assetPath }) => assetPath ? [join(assetPath, MANIFEST_FILE)] : []);
  const file = files.find((path) => existsSync(path));
  if (!file) return { scopes: [] };
  const { tools, mcpServers }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  return {
    ...(tools.length > 0 && { call: { tool: tools[0].name, arguments: exampleArguments(tools[0].inputSchema).arguments } }),
    scopes: [...new Set([...tools, ...mcpServers].flatMap(({ scopes = [] }) => scopes))],
  };
}

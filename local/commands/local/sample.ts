import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_FILE, type JsonObject, type Manifest } from '../../../src/contract';
import type { LocalStack } from '../../stack';

/** A call of a tool that the banner shows. */
export interface SampleCall {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** What a server has that commands can be made of. */
export interface Sample {
  /** A call of the first tool, with arguments that its input schema suggests; undefined if no tool is known. */
  readonly call?: SampleCall;
  /** What a token needs to open all tools. */
  readonly scopes: string[];
}

/** Reads what the server of a stack has from its manifest. */
export function sampleOf(stack: LocalStack): Sample {
  const files = [...stack.resources.values()].flatMap(({ assetPath }) => assetPath ? [join(assetPath, MANIFEST_FILE)] : []);
  const file = files.find((path) => existsSync(path));
  if (!file) return { scopes: [] };
  const { tools, mcpServers }: Manifest = JSON.parse(readFileSync(file, 'utf8'));
  return {
    ...(tools.length > 0 && { call: { tool: tools[0].name, arguments: valueOf(tools[0].inputSchema) as JsonObject } }),
    scopes: [...new Set([...tools, ...mcpServers].flatMap(({ scopes = [] }) => scopes))],
  };
}

/** A value that a schema of the usual keywords accepts. */
function valueOf(schema: any): unknown {
  if (schema?.examples?.length) return schema.examples[0];
  const given = schema?.const ?? schema?.default ?? schema?.enum?.[0];
  if (given !== undefined) return given;
  switch ([schema?.type].flat()[0]) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name: string) => [name, valueOf(schema.properties?.[name] ?? { type: 'string' })]));
    case 'array':
      return schema.minItems > 0 ? [valueOf(schema.items)] : [];
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    default:
      return 'example';
  }
}

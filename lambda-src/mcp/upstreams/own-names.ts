import type { McpServer } from '@modelcontextprotocol/server';
import type { ListKind } from './upstream-list';
import { normalizeUri } from '../resources/resource';
import { templateOf } from '../resources/resource-template';
import type { Served } from '../served';

/** What this server has of its own: declared, or registered by the owner's module. */
export interface OwnNames {
  has(kind: ListKind, key: string): boolean;
  /** Notes what is registered with the server of one request from now on. */
  note(server: McpServer): void;
}

/** Knows what is declared. */
export function ownNames({ tools, resources, resourceTemplates, prompts }: Pick<Served, 'tools' | 'resources' | 'resourceTemplates' | 'prompts'>): OwnNames {
  const registered = { tools: new Set<string>(), prompts: new Set<string>(), uris: new Set<string>() };
  return {
    has: (kind, key) => {
      switch (kind) {
        case 'tools': return tools.has(key) || registered.tools.has(key);
        case 'prompts': return prompts.has(key) || registered.prompts.has(key);
        case 'resourceTemplates': return registered.uris.has(key);
        default: return registered.uris.has(key)
          || (URL.canParse(key) && resources.has(normalizeUri(key)))
          || templateOf(key, resourceTemplates) !== undefined;
      }
    },
    note: (server) => {
      const { registerTool, registerPrompt, registerResource } = server;
      server.registerTool = ((name: string, ...rest: unknown[]) => {
        registered.tools.add(name);
        return Reflect.apply(registerTool, server, [name, ...rest]);
      }) as typeof registerTool;
      server.registerPrompt = ((name: string, ...rest: unknown[]) => {
        registered.prompts.add(name);
        return Reflect.apply(registerPrompt, server, [name, ...rest]);
      }) as typeof registerPrompt;
      server.registerResource = ((name: string, uri: string | { readonly uriTemplate: object }, ...rest: unknown[]) => {
        registered.uris.add(typeof uri === 'string' ? uri : String(uri.uriTemplate));
        return Reflect.apply(registerResource, server, [name, uri, ...rest]);
      }) as typeof registerResource;
    },
  };
}

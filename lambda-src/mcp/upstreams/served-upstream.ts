import { posix } from 'node:path';
import { ownerOf } from './marked';
import { IDS_AS_THEY_ARE, sealedIds, type TaskIds } from './task-ids';
import { createUpstream, type Upstream, type UpstreamProps } from './upstream';
import { keepLists, type ListKind, type UpstreamLists } from './upstream-list';
import type { McpServerManifest, ToolCaller } from '../../../src/contract';
import { createNameFilter, type NameFilter } from '../call/name-filter';
import { normalizeUri } from '../call/uri';

/** Another MCP server, and what of it is served here. */
export interface ServedUpstream {
  readonly upstream: Upstream;
  readonly lists: UpstreamLists;
  /** Marks what it has clients carry. */
  readonly owner: string;
  /** Absent: its calls are no tasks here, since nothing would tell whose they are. */
  readonly taskIds?: TaskIds;
  /** Of the kinds that are served, by the other server's own names or URIs. */
  readonly filters: Readonly<Partial<Record<ListKind, NameFilter>>>;
  /** What precedes names that are another one's to serve, whether that one can be reached or not. */
  readonly foreignPrefixes: readonly string[];
}

/** What is served of another server, and beside what. */
export interface ServedUpstreamProps extends UpstreamProps {
  /** Those of all servers. */
  readonly prefixes: readonly string[];
  /** Whether there is a sealing secret. */
  readonly keepsState: boolean;
}

/** Makes ready what of another server is served. */
export function serveUpstream({ prefixes, keepsState, ...props }: ServedUpstreamProps): ServedUpstream {
  const { manifest } = props;
  const upstream = createUpstream(props);
  const owner = ownerOf(manifest);
  const taskIds = keepsState ? sealedIds(owner) : manifest.tellsCaller ? IDS_AS_THEY_ARE : undefined;
  const foreignPrefixes = prefixes.filter((prefix) => prefix.length > manifest.prefix.length);
  return { upstream, lists: keepLists(upstream), owner, ...(taskIds && { taskIds }), filters: filtersOf(manifest), foreignPrefixes };
}

function filtersOf({ tools, resources, prompts }: McpServerManifest): ServedUpstream['filters'] {
  return {
    ...(tools && { tools: createNameFilter(tools) }),
    ...(resources && { resources: ofEverySpelling(createNameFilter(resources)), resourceTemplates: createNameFilter(resources) }),
    ...(prompts && { prompts: createNameFilter(prompts) }),
  };
}

/**
 * Takes a URI only if it would take it however it is spelled: servers resolve `..` and decode `%73` before they look for what a URI names, so
 * that it would lead out of what is served.
 */
function ofEverySpelling(takes: NameFilter): NameFilter {
  return (uri) => {
    const plain = decoded(uri);
    return [uri, normalized(uri), normalized(plain), ...(DOT_SEGMENT.test(plain) ? [resolved(plain)] : [])].every(takes);
  };
}

/** A segment of a path, by which it leads elsewhere. */
const DOT_SEGMENT = /[/\\]\.\.?([/\\]|$)/;

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

function normalized(uri: string): string {
  return URL.canParse(uri) ? normalizeUri(uri) : uri;
}

/** As servers resolve it that take all behind the scheme for a path. */
function resolved(uri: string): string {
  const [, scheme = '', path = ''] = /^([^:/]*:\/*)?(.*)$/s.exec(uri)!;
  return `${scheme}${posix.normalize(path.replaceAll('\\', '/'))}`;
}

/** Whether the tools of the server are for this caller. */
export function mayCallTools({ upstream: { manifest } }: ServedUpstream, { scopes }: ToolCaller): boolean {
  return manifest.scopes.every((scope) => scopes.includes(scope));
}

/**
 * What the other server calls a tool or prompt that has this name here.
 *
 * @returns undefined when it is not one of that server's, or is not served
 */
export function nameAtUpstream(
  { upstream: { manifest: { prefix } }, filters, foreignPrefixes }: ServedUpstream,
  kind: 'tools' | 'prompts',
  name: string,
): string | undefined {
  const own = name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  return own !== undefined && filters[kind]?.(own) && !foreignPrefixes.some((foreign) => name.startsWith(foreign)) ? own : undefined;
}

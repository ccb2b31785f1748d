import { Duration, Size } from 'aws-cdk-lib';
import type { McpServerBackendProps } from './mcp-server-backend-props';
import { undeclared } from '../../authorization/scope-problems';
import { compileMapping } from '../../checks/mapping';
import { mismatch } from '../../checks/prop-problems';
import type { NameFilterManifest } from '../../contract';
import { CacheScope } from '../../tools/cache-scope';
import { actsForPerson, bindHttpService, httpServiceProblems } from '../../tools/handlers/http/http-service';
import { limitsOf } from '../../tools/handlers/limits';
import type { NameFilter } from '../../tools/name-filter';
import { nameFilterManifest, nameFilterProblems } from '../../tools/name-filters';
import type { ToolSurroundings } from '../../tools/tool-definitions';
import type { BackendDeclaration } from '../backend-declaration';

/** Of one request to it. Another server may have to ask somebody else. */
const LIMITS = { timeout: Duration.seconds(60), maxResultSize: Size.mebibytes(1) };

/** Headers by which MCP, and the event streams that it uses, say what a request is. */
const OF_MCP = /^(accept|content-type|last-event-id|mcp-(session-id|protocol-version|method|name|param-.*))$/i;

/** The revisions of MCP that other servers can be spoken to in. */
const REVISIONS = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'];

const LIST_TTL = Duration.minutes(5);

/**
 * Serves what another MCP server has.
 *
 * @param problems is added to; each line names the URL
 */
export function declareMcpServer(props: McpServerBackendProps, surroundings: ToolSurroundings, problems: string[]): BackendDeclaration {
  const { url, prefix = '', scopes = [], listTtl = LIST_TTL } = props;
  problems.push(...problemsOf(props, surroundings).map((problem) => `MCP server ${url}: ${problem}`));
  return {
    tools: [],
    mcpServer: (server) => ({
      // as it is: a slash at its end may be what the other server redirects to, which requests do not follow
      service: { ...bindHttpService(server, { ...props, baseUrl: url }), baseUrl: url },
      tellsCaller: tellsCaller(props),
      prefix,
      tools: filterOf(props.tools),
      resources: filterOf(props.resources),
      prompts: filterOf(props.prompts),
      scopes,
      listTtl: listTtl.toMilliseconds(),
      protocolVersion: props.protocolVersion,
      ...limitsOf(props, LIMITS),
    }),
    warnings: [],
  };
}

/** @returns undefined for a filter that takes nothing, so that the kind is not even declared */
function filterOf(filter?: NameFilter): NameFilterManifest | undefined {
  return filter?.include?.length === 0 ? undefined : nameFilterManifest(filter);
}

function problemsOf(props: McpServerBackendProps, { scopes: declared, cacheScope }: ToolSurroundings): string[] {
  const { url, prefix, tools, resources, prompts, headers = {}, scopes = [], protocolVersion } = props;
  const ofMcp = Object.keys(headers).filter((name) => OF_MCP.test(name));
  const others = Object.fromEntries(Object.entries(headers).filter(([name]) => !ofMcp.includes(name)));
  const isNothing = [tools, resources, prompts].every((filter) => filterOf(filter) === undefined);
  return [
    ...httpServiceProblems({ ...props, headers: others, baseUrl: url }, 'url'),
    ...ofMcp.map((name) => `headers: ${name} says what the request is, and is set by the request itself; leave it out`),
    ...mismatch('prefix', prefix, /^[A-Za-z0-9_.-]{0,32}$/, 'up to 32 letters, digits, "_", "-" and "."'),
    ...nameFilterProblems('tools', tools),
    ...nameFilterProblems('resources', resources),
    ...nameFilterProblems('prompts', prompts),
    ...(isNothing ? ['nothing of it would be served; leave one of tools, resources and prompts, or let it take some names'] : []),
    ...(protocolVersion === undefined || REVISIONS.includes(protocolVersion)
      ? []
      : [`protocolVersion must be one of ${REVISIONS.join(', ')}, got ${JSON.stringify(protocolVersion)}`]),
    ...undeclared(scopes, declared).map((problem) => `scopes: ${problem}`),
    ...(cacheScope === CacheScope.PUBLIC && (scopes.length > 0 || tellsCaller(props))
      ? ['lists depend on who asks when there are scopes, or credentials or headers of the person, so others must not keep them; leave cacheScope at CacheScope.PRIVATE']
      : []),
  ];
}

/** Whether the other server learns who calls, by credentials or by headers. */
function tellsCaller(props: McpServerBackendProps): boolean {
  const { headers = {} } = props;
  return actsForPerson(props) || JSON.stringify(compileMapping('headers', headers, []).mapping).includes('{"$value":["caller"');
}

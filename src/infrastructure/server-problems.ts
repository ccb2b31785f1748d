import { vpcProblems } from './vpc-problems';
import { scopeProblems } from '../authorization/scope-problems';
import { DOMAIN_NAME, known, mismatch, notEmpty } from '../checks/prop-problems';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';
import { toolSearchProblems } from '../tools/tool-search-manifest';

/** RFC 6454 section 6.2 with a host name or IPv4 address, or an IPv6 one in brackets. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** The names that API Gateway takes; `test-invoke-stage` is its own. */
const STAGE_NAME = /^(?!test-invoke-stage$)[A-Za-z0-9_-]{1,128}$/;

/** What is wrong with a server, apart from what it serves. Values that are known at deployment only pass. */
export function serverProblems(props: RemoteMcpServerProps): string[] {
  const { scopes = [] } = props;
  return [
    ...scopeProblems(scopes),
    ...(props.authorization?._problems(scopes) ?? []),
    ...known(props.allowedOrigins)
      .filter((origin) => !ORIGIN.test(origin))
      .map((origin) => `allowedOrigins: ${JSON.stringify(origin)} is not an origin; write scheme://host or scheme://host:port in lower case, without path or "*"`),
    ...mismatch('stageName', props.stageName, STAGE_NAME, '1 to 128 letters, digits, "_" and "-"'),
    ...mismatch('domain.domainName', props.domain?.domainName, DOMAIN_NAME, 'a full domain name in lower case, as in "mcp.example.com"'),
    ...notEmpty('serverName', props.serverName),
    ...notEmpty('serverTitle', props.serverTitle),
    ...notEmpty('serverVersion', props.serverVersion),
    ...(props.interceptors ?? []).flatMap((interceptor, index) => interceptor._problems().map((problem) => `interceptors[${index}]: ${problem}`)),
    ...toolSearchProblems(props.toolSearch),
    ...vpcProblems(props),
  ];
}

import { Duration, Token } from 'aws-cdk-lib';
import { scopeProblems } from './authorization/scope-problems';
import { DOMAIN_NAME, durationProblems, known, knownDurationProblems, mismatch, notEmpty, positive } from './prop-problems';
import { toolSearchProblems } from './tool-search-manifest';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';

/** RFC 6454 section 6.2 with a host name or IPv4 address, or an IPv6 one in brackets. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** The names that API Gateway takes; `test-invoke-stage` is its own. */
const STAGE_NAME = /^(?!test-invoke-stage$)[A-Za-z0-9_-]{1,128}$/;

/** What is wrong with a server, apart from what it serves. Values that are known at deployment only pass. */
export function serverProblems(props: RemoteMcpServerProps): string[] {
  const { scopes = [] } = props;
  return [
    ...scopeProblems(scopes),
    ...(props.authorization?._problems(scopes.map(({ name }) => name)) ?? []),
    ...known(props.allowedOrigins)
      .filter((origin) => !ORIGIN.test(origin))
      .map((origin) => `allowedOrigins: ${JSON.stringify(origin)} is not an origin; write scheme://host or scheme://host:port in lower case, without path or "*"`),
    ...mismatch('stageName', props.stageName, STAGE_NAME, '1 to 128 letters, digits, "_" and "-"'),
    ...mismatch('domain.domainName', props.domain?.domainName, DOMAIN_NAME, 'a full domain name in lower case, as in "mcp.example.com"'),
    ...notEmpty('serverName', props.serverName),
    ...notEmpty('serverVersion', props.serverVersion),
    // the previous secret must outlive the tokens that were made with it
    ...durationProblems('signingSecretRotation', props.signingSecretRotation, Duration.days(1), Duration.days(1000)),
    ...knownDurationProblems('functionTimeout', props.functionTimeout, Duration.seconds(1), Duration.minutes(15)),
    ...knownDurationProblems('taskTimeout', props.taskTimeout, Duration.seconds(1), Duration.minutes(15)),
    ...wholeDays('signingSecretRotation', props.signingSecretRotation),
    ...positive('throttlingRateLimit', props.throttlingRateLimit),
    ...positive('throttlingBurstLimit', props.throttlingBurstLimit),
    ...pageSizeProblems(props.listPageSize),
    ...unknown('listCacheTtl', props.listCacheTtl),
    ...(props.interceptors ?? []).flatMap((interceptor, index) => interceptor._problems().map((problem) => `interceptors[${index}]: ${problem}`)),
    ...toolSearchProblems(props.toolSearch),
    ...(props.vpc === undefined ? (['vpcSubnets', 'securityGroups'] as const).filter((prop) => props[prop] !== undefined) : [])
      .map((prop) => `${prop} belongs to a VPC; give vpc too, or leave it out`),
  ];
}

function wholeDays(prop: string, value: Duration | undefined): string[] {
  return value === undefined || value.isUnresolved() || Number.isInteger(value.toDays({ integral: false }))
    ? []
    : [`${prop} must be a number of whole days, got ${value.toHumanString()}`];
}

function pageSizeProblems(value: number | undefined): string[] {
  return value === undefined || (Number.isInteger(value) && !Token.isUnresolved(value) && value >= 1 && value <= 1000)
    ? []
    : [`listPageSize must be a whole number from 1 to 1000 that is known at synthesis, got ${Token.isUnresolved(value) ? 'a CloudFormation token' : value}`];
}

function unknown(prop: string, value: Duration | undefined): string[] {
  return value?.isUnresolved() ? [`${prop} must be known at synthesis; write it without CloudFormation tokens`] : [];
}

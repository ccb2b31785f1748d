import { Duration, Token } from 'aws-cdk-lib';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';

/** RFC 6749 section 3.3. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
/** RFC 6454 section 6.2 with a host name or IPv4 address, or an IPv6 one in brackets. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/;
/** The names that API Gateway takes; `test-invoke-stage` is its own. */
const STAGE_NAME = /^(?!test-invoke-stage$)[A-Za-z0-9_-]{1,128}$/;
/** RFC 1035 section 2.3.1: labels of letters, digits and hyphens, two of them at least. */
const DOMAIN_NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** What is wrong with a server, apart from what it serves. Values that are known at deployment only pass. */
export function serverProblems(props: RemoteMcpServerProps): string[] {
  return [
    ...known(props.scopes)
      .filter((scope) => !SCOPE_TOKEN.test(scope))
      .map((scope) => `scopes: ${JSON.stringify(scope)} is not a scope; write printable ASCII characters other than space, " and \\`),
    ...known(props.allowedOrigins)
      .filter((origin) => !ORIGIN.test(origin))
      .map((origin) => `allowedOrigins: ${JSON.stringify(origin)} is not an origin; write scheme://host or scheme://host:port in lower case, without path or "*"`),
    ...mismatch('stageName', props.stageName, STAGE_NAME, '1 to 128 letters, digits, "_" and "-"'),
    ...mismatch('domain.domainName', props.domain?.domainName, DOMAIN_NAME, 'a full domain name in lower case, as in "mcp.example.com"'),
    ...empty('serverName', props.serverName),
    ...empty('serverVersion', props.serverVersion),
    ...durationProblems('accessTokenLifetime', props.accessTokenLifetime, Duration.minutes(5), Duration.hours(24)),
    ...durationProblems('clientLifetime', props.clientLifetime, Duration.days(1), Duration.days(3650)),
    // the previous secret must outlive the tokens that were made with it
    ...durationProblems('signingSecretRotation', props.signingSecretRotation, Duration.days(1), Duration.days(1000)),
    ...durationProblems('functionTimeout', props.functionTimeout, Duration.seconds(1), Duration.minutes(15)),
    ...durationProblems('taskTimeout', props.taskTimeout, Duration.seconds(1), Duration.minutes(15)),
    ...wholeDays('signingSecretRotation', props.signingSecretRotation),
    ...positive('throttlingRateLimit', props.throttlingRateLimit),
    ...positive('throttlingBurstLimit', props.throttlingBurstLimit),
    ...positive('registrationThrottlingRateLimit', props.registrationThrottlingRateLimit),
    ...positive('registrationThrottlingBurstLimit', props.registrationThrottlingBurstLimit),
    ...pageSizeProblems(props.listPageSize),
    ...unknown('listCacheTtl', props.listCacheTtl),
  ];
}

function known(values: readonly string[] = []): string[] {
  return Token.isUnresolved(values) ? [] : values.filter((value) => !Token.isUnresolved(value));
}

function mismatch(prop: string, value: string | undefined, pattern: RegExp, expected: string): string[] {
  return value === undefined || Token.isUnresolved(value) || pattern.test(value) ? [] : [`${prop} must be ${expected}, got ${JSON.stringify(value)}`];
}

function empty(prop: string, value: string | undefined): string[] {
  return value === undefined || value.trim() ? [] : [`${prop} must not be empty`];
}

function durationProblems(prop: string, value: Duration | undefined, least: Duration, most: Duration): string[] {
  if (value === undefined || value.isUnresolved()) {
    return [];
  }
  const milliseconds = value.toMilliseconds();
  return milliseconds >= least.toMilliseconds() && milliseconds <= most.toMilliseconds()
    ? []
    : [`${prop} must be between ${least.toHumanString()} and ${most.toHumanString()}, got ${value.toHumanString()}`];
}

function wholeDays(prop: string, value: Duration | undefined): string[] {
  return value === undefined || value.isUnresolved() || Number.isInteger(value.toDays({ integral: false }))
    ? []
    : [`${prop} must be a number of whole days, got ${value.toHumanString()}`];
}

function positive(prop: string, value: number | undefined): string[] {
  return value === undefined || Token.isUnresolved(value) || value > 0 ? [] : [`${prop} must be greater than 0, got ${value}`];
}

function pageSizeProblems(value: number | undefined): string[] {
  return value === undefined || (Number.isInteger(value) && !Token.isUnresolved(value) && value >= 1 && value <= 1000)
    ? []
    : [`listPageSize must be a whole number from 1 to 1000 that is known at synthesis, got ${Token.isUnresolved(value) ? 'a CloudFormation token' : value}`];
}

function unknown(prop: string, value: Duration | undefined): string[] {
  return value?.isUnresolved() ? [`${prop} must be known at synthesis; write it without CloudFormation tokens`] : [];
}

import { CfnParameter, Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { everyProp, type Prop } from './every-prop';
import { createServer, messageOf, templateOf } from './synthesized-server';
import { hasBounds } from '../../src/checks/props/bounds';
import { Authorization, ExternalIssuer, IdentityProvider, RemoteMcpServer, type RemoteMcpServerProps, TrustedIssuer } from 'cdk-remote-mcp-server';

const props = everyProp();
const ofType = (...types: string[]) => props.filter(({ type }) => types.includes(type));

/** Returns the message about a value of a prop; undefined if there is none. */
function problemOf({ propsWith }: Prop, value: (stack: Stack) => unknown): string | undefined {
  const { stack } = createServer();
  const given = propsWith(stack, value(stack));
  try {
    new RemoteMcpServer(stack, 'Other', given);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

test('every number, time and size has bounds', () => {
  expect(ofType('number', 'Duration', 'Size').length).toBeGreaterThan(30);
  expect(ofType('number', 'Duration', 'Size').filter(({ name }) => !hasBounds(name)).map(({ label }) => label)).toEqual([]);
});

describe.each(ofType('number'))('$label', (prop) => {
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, -0.5])('is not %d, which is said with the range', (value) => {
    expect(problemOf(prop, () => value)).toMatch(new RegExp(`${prop.name} must be a (?:whole )?number (?:from \\d+ (?:on|to \\d+)|greater than 0)( that is known at synthesis)?, got ${value}$`));
  });

  test('is a token only where CloudFormation can put a number', () => {
    const problem = problemOf(prop, (stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber);
    if (problem !== undefined) expect(problem).toMatch(new RegExp(`${prop.name} must be .* that is known at synthesis, got a CloudFormation token$`));
  });
});

describe.each(ofType('Duration'))('$label', (prop) => {
  test.each([Duration.days(100_000), Duration.millis(0.5)])('is not %s, which is said with the range', (value) => {
    expect(problemOf(prop, () => value)).toMatch(new RegExp(`${prop.name} must be (?:between .* and|a number of whole) .*, got `));
  });

  test('is known at synthesis', () => {
    expect(problemOf(prop, (stack) => Duration.minutes(new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber)))
      .toContain(`${prop.name} must be known at synthesis; write it without CloudFormation tokens`);
  });
});

describe.each(ofType('Size'))('$label', (prop) => {
  test.each([Size.gibibytes(1), Size.kibibytes(0), Size.kibibytes(0.3)])('is not %s, which is said with the range', (value) => {
    expect(problemOf(prop, () => value)).toMatch(new RegExp(`${prop.name} must be between 1 byte and \\d+ MiB, got [\\d.]+ bytes`));
  });
});

test.each<[string, RemoteMcpServerProps, string]>([
  ['memorySize: 1', { memorySize: 1 }, 'memorySize must be a whole number from 128 to 10240, got 1'],
  ['a part of a MiB', { memorySize: 512.5 }, 'memorySize must be a whole number from 128 to 10240, got 512.5'],
  ['a burst of half a request', { throttlingBurstLimit: 0.5 }, 'throttlingBurstLimit must be a whole number from 1 on, got 0.5'],
  ['no requests at all', { throttlingRateLimit: 0 }, 'throttlingRateLimit must be a number greater than 0, got 0'],
  ['a part of a second', { functionTimeout: Duration.millis(1500) }, 'functionTimeout must be a number of whole seconds, got 1 second 500 millis'],
  ['a part of a day', { signingSecretRotation: Duration.hours(36) }, 'signingSecretRotation must be a number of whole days, got 1 day 12 hours'],
  ['more than API Gateway waits', { functionTimeout: Duration.minutes(16) }, 'functionTimeout must be between 1 second and 15 minutes, got 16 minutes'],
  ['no title', { serverTitle: ' ' }, 'serverTitle must not be empty'],
  ['a token as stageName', { stageName: new CfnParameter(new Stack(), 'Stage').valueAsString }, 'stageName must be known at synthesis; write it without CloudFormation tokens'],
  ['the stage of API Gateway', { stageName: 'test-invoke-stage' }, 'stageName must be 1 to 128 letters, digits, "_" and "-", got "test-invoke-stage"'],
])('%s is refused', (_name, given, expected) => {
  expect(messageOf(() => templateOf(given))).toContain(`\n- ${expected}`);
});

const METADATA = ['https://login.example.com/.well-known/openid-configuration', 'https://login.example.com/t/.well-known/oauth-authorization-server',
  'https://login.example.com/.well-known/oauth-authorization-server/t'];

test.each(METADATA.flatMap((issuer): [string, string, Authorization][] => [
  ['an identity provider', issuer, Authorization.builtIn({ identityProvider: IdentityProvider.oidc({ label: 'L', clientId: 'abc', issuer }) })],
  ['an external issuer', issuer, Authorization.external(ExternalIssuer.oidc({ issuer }))],
  ['a trusted issuer', issuer, Authorization.builtIn({ trustedIssuers: [TrustedIssuer.workload({ issuer, subjects: ['a'], scopes: [] })] })],
]))('the URL of metadata is not the issuer of %s: %s', (_of, issuer, authorization) => {
  expect(messageOf(() => templateOf({ authorization })))
    .toContain(`issuer must be the issuer, not the URL of its metadata; write what comes before "${issuer.slice(issuer.indexOf('/.well-known'))}", got "${issuer}"`);
});

test('numbers that CloudFormation fills in are deployed', () => {
  const { stack } = createServer();
  const memorySize = new CfnParameter(stack, 'Memory', { type: 'Number' }).valueAsNumber;
  new RemoteMcpServer(stack, 'Sized', { memorySize });
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { MemorySize: { Ref: 'Memory' } });
});

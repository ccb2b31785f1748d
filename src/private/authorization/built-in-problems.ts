import { Duration } from 'aws-cdk-lib';
import { admissionProblems } from './admission-problems';
import { brandingProblems } from './branding-problems';
import { clientProblems } from './client-problems';
import { registrationProblems } from './registration-problems';
import { trustedIssuerProblems } from './trusted-issuer-problems';
import type { BuiltInAuthorizationOptions } from '../../built-in-authorization';
import { knownDurationProblems, positive } from '../prop-problems';

/**
 * What is wrong with the options of the built-in authorization server.
 *
 * @param scopes the names of the scopes of the server
 */
export function builtInProblems(options: BuiltInAuthorizationOptions, scopes: readonly string[]): string[] {
  const { identityProvider, admission, clientRegistration, branding, trustedIssuers = [] } = options;
  const clients = clientRegistration?._clients ?? [];
  return [
    ...(identityProvider?._definition.problems ?? []).map((problem) => `identityProvider: ${problem}`),
    ...admissionProblems(admission, identityProvider?._definition, scopes).map((problem) => `admission.${problem}`),
    ...(clientRegistration ? registrationProblems(clientRegistration) : []).map((problem) => `clientRegistration: ${problem}`),
    ...clientProblems(clients, scopes).map((problem) => `clientRegistration: ${problem}`),
    ...brandingProblems(branding).map((problem) => `branding.${problem}`),
    ...trustedIssuerProblems(trustedIssuers.map(({ _settings }) => _settings), clients.map(({ clientId }) => clientId), scopes),
    ...lifetimeProblems(options),
    ...positive('registrationThrottlingRateLimit', options.registrationThrottlingRateLimit),
    ...positive('registrationThrottlingBurstLimit', options.registrationThrottlingBurstLimit),
  ].map((problem) => `authorization: ${problem}`);
}

function lifetimeProblems(options: BuiltInAuthorizationOptions): string[] {
  return [
    ...knownDurationProblems('accessTokenLifetime', options.accessTokenLifetime, Duration.minutes(5), Duration.hours(24)),
    ...knownDurationProblems('refreshTokenLifetime', options.refreshTokenLifetime, Duration.hours(1), Duration.days(365)),
    ...knownDurationProblems('grantLifetime', options.grantLifetime, Duration.hours(1), Duration.days(3650)),
    ...knownDurationProblems('sessionLifetime', options.sessionLifetime, Duration.minutes(1), Duration.hours(24)),
    ...knownDurationProblems('clientLifetime', options.clientLifetime, Duration.days(1), Duration.days(3650)),
  ];
}

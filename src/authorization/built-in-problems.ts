import { admissionProblems } from './admission-problems';
import { brandingProblems } from './branding-problems';
import type { BuiltInAuthorizationOptions } from './built-in-authorization';
import { clientProblems } from './clients/client-problems';
import { registrationProblems } from './clients/registration-problems';
import { trustedIssuerProblems } from './external-issuers/trusted-issuer-problems';
import type { DeclaredScope } from './scope-problems';

/**
 * What is wrong with the options of the built-in authorization server.
 *
 * @param scopes those of the server
 */
export function builtInProblems(options: BuiltInAuthorizationOptions, scopes: readonly DeclaredScope[]): string[] {
  const { identityProvider, admission, clientRegistration, branding, trustedIssuers = [] } = options;
  const clients = clientRegistration?._clients ?? [];
  return [
    ...(identityProvider?._definition.problems ?? []).map((problem) => `identityProvider: ${problem}`),
    ...admissionProblems(admission, identityProvider?._definition, scopes).map((problem) => `admission.${problem}`),
    ...(clientRegistration ? registrationProblems(clientRegistration) : []).map((problem) => `clientRegistration: ${problem}`),
    ...clientProblems(clients, scopes).map((problem) => `clientRegistration: ${problem}`),
    ...brandingProblems(branding).map((problem) => `branding.${problem}`),
    ...trustedIssuerProblems(trustedIssuers.map(({ _settings }) => _settings), clients.map(({ clientId }) => clientId), scopes),
  ].map((problem) => `authorization: ${problem}`);
}

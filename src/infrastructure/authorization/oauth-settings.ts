import { Duration } from 'aws-cdk-lib';
import type { AdmissionProps } from '../../authorization/admission';
import type { BuiltInAuthorizationOptions } from '../../authorization/built-in-authorization';
import { ClientRegistration } from '../../authorization/clients/client-registration';
import type { PreRegisteredClient } from '../../authorization/clients/pre-registered-client';
import { readLogo } from '../../authorization/logo';
import type { AdmissionSettings, IdentityProviderSettings, OAuthSettings, PreRegisteredClientSettings, TrustedIssuerSettings } from '../../contract';

/** What the settings tell of the server as a whole. */
export type ServerSettings = Pick<OAuthSettings, 'resourceName' | 'scopes'>;

/** The settings of the authorization server, from props without fault. */
export function oauthSettings(
  server: ServerSettings,
  options: BuiltInAuthorizationOptions,
  identityProvider: IdentityProviderSettings | undefined,
): OAuthSettings {
  const { branding, clientRegistration = ClientRegistration.open() } = options;
  return {
    version: 1,
    ...server,
    accessTokenLifetime: (options.accessTokenLifetime ?? Duration.hours(1)).toSeconds(),
    refreshTokenLifetime: (options.refreshTokenLifetime ?? Duration.days(30)).toSeconds(),
    grantLifetime: (options.grantLifetime ?? Duration.days(90)).toSeconds(),
    sessionLifetime: (options.sessionLifetime ?? Duration.hours(1)).toSeconds(),
    clientLifetime: (options.clientLifetime ?? Duration.days(90)).toSeconds(),
    identityProvider,
    admission: admissionSettings(options.admission, options.identityProvider?._definition.claims),
    registration: clientRegistration._settings,
    preRegisteredClients: clientRegistration._clients.map(clientSettings),
    branding: {
      logo: branding?.logo === undefined ? undefined : readLogo(branding.logo),
      color: branding?.color?.toLowerCase(), // known at synthesis
      supportUrl: branding?.supportUrl,
    },
    trustedIssuers: (options.trustedIssuers ?? []).map(({ _settings }) => issuerSettings(_settings)),
    dpop: options.dpop ?? false,
  };
}

/** The ids of clients that have no record in the table, for they are never registered. */
export function permanentClients({ preRegisteredClients, trustedIssuers }: OAuthSettings): string[] {
  return [
    ...preRegisteredClients.map(({ clientId }) => clientId),
    ...trustedIssuers.flatMap((issuer) => issuer.type === 'workload' ? [issuer.clientId] : []),
  ];
}

function issuerSettings(issuer: TrustedIssuerSettings): TrustedIssuerSettings {
  return issuer.type === 'enterprise' && issuer.admission ? { ...issuer, admission: admissionSettings(issuer.admission, undefined) } : issuer;
}

function admissionSettings(admission: AdmissionProps = {}, ownClaims: AdmissionSettings['claims']): AdmissionSettings {
  return {
    ...admission,
    claims: (admission.claims || ownClaims) && { ...admission.claims, ...ownClaims },
  };
}

function clientSettings({ clientSecret, ...client }: PreRegisteredClient): PreRegisteredClientSettings {
  return { ...client, clientSecretArn: clientSecret?.secretArn };
}

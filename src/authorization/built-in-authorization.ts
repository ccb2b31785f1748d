import type { Duration } from 'aws-cdk-lib';
import type { AdmissionProps } from './admission';
import type { BrandingProps } from './branding';
import type { ClientRegistration } from './clients/client-registration';
import type { TrustedIssuer } from './external-issuers/trusted-issuer';
import type { IdentityProvider } from './identity-providers/identity-provider';

/** Options of the server's own authorization server. None is required. */
export interface BuiltInAuthorizationOptions {
  /**
   * Who signs people in.
   *
   * @default - nobody can sign in: there are machine clients only, and a warning at synthesis says so
   */
  readonly identityProvider?: IdentityProvider;

  /**
   * Who of them may enter.
   *
   * @default - everybody whom the identity provider signs in
   */
  readonly admission?: AdmissionProps;

  /**
   * Which clients people may use.
   *
   * @default ClientRegistration.open()
   */
  readonly clientRegistration?: ClientRegistration;

  /**
   * How the pages look.
   *
   * @default - without logo, in a blue
   */
  readonly branding?: BrandingProps;

  /**
   * Issuers whose assertions are exchanged for access tokens.
   *
   * @default - none
   */
  readonly trustedIssuers?: TrustedIssuer[];

  /**
   * The life of an access token: 5 minutes to 24 hours.
   *
   * @default Duration.hours(1)
   */
  readonly accessTokenLifetime?: Duration;

  /**
   * How long a client may stay away before its person has to sign in again: 1 hour to 365 days.
   *
   * @default Duration.days(30)
   */
  readonly refreshTokenLifetime?: Duration;

  /**
   * How long what a person has allowed a client lasts, however active the client: 1 hour to 3650 days.
   *
   * @default Duration.days(90)
   */
  readonly grantLifetime?: Duration;

  /**
   * How long a browser stays signed in, so that a person who connects several clients signs in once: 1 minute to 24 hours.
   *
   * @default Duration.hours(1)
   */
  readonly sessionLifetime?: Duration;

  /**
   * How long a client stays registered without being used: 1 to 3650 days.
   *
   * @default Duration.days(90)
   */
  readonly clientLifetime?: Duration;

  /**
   * Number of clients that may register each second, of all networks together. As many authorization requests may begin at `/authorize`, and
   * be pushed to `/par`: each of these writes a record, and anybody can send it.
   *
   * @default 10
   */
  readonly registrationThrottlingRateLimit?: number;

  /**
   * Number of clients that may register at once, of all networks together, and of authorization requests that may begin or be pushed.
   *
   * @default 50
   */
  readonly registrationThrottlingBurstLimit?: number;

  /**
   * Lets clients bind their tokens to a key (DPoP), so that a stolen token is of no use. Then every request is checked anew, which costs a
   * call of the authorizer each.
   *
   * @see https://www.rfc-editor.org/rfc/rfc9449
   * @default false
   */
  readonly dpop?: boolean;
}

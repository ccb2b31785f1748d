import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { AdmissionSettings, IdentityProviderSettings } from '../../contract';
import type { AdmissionProps } from '../admission';

/** One way to sign people in. */
export interface IdentityProviderDefinition {
  /** Lower case, no full stop. */
  readonly problems: readonly string[];
  /** Whom it signs in who may be a stranger to the owner, as in `anybody with a Google account`. Absent: people of the owner's only. */
  readonly strangers?: string;
  /** The conditions for entering that nobody could meet, for it does not tell about people what they are about. */
  readonly cannotTell?: readonly (keyof AdmissionProps)[];
  /** Finds what is wrong with names of groups; lower case, no full stop. Absent: any text may be the name of a group. */
  readonly groupProblems?: (groups: readonly string[]) => string[];
  /** Finds names of groups that may come to mean others than the owner means, in the same form. */
  readonly groupWarnings?: (groups: readonly string[]) => string[];
  /** The problem with admitting people by the domains of their addresses, in the same form. Absent: nothing. */
  readonly emailDomainWarning?: string;
  /** Claims that it makes about people, but that it has not verified, or that may come to be another person's. */
  readonly looseClaims?: readonly string[];
  /** Conditions that it brings along. */
  readonly claims?: AdmissionSettings['claims'];
  /** Makes what it needs, in the scope of the authorization server. */
  bind(scope: Construct, server: IdentityProviderBinding): BoundIdentityProvider;
}

/** What a way to sign people in may need to know of the server. */
export interface IdentityProviderBinding {
  /** Where people are sent back to. */
  readonly callbackUrl: string;
  /** The name of the API, as it is in URLs: lower-case letters and digits. */
  readonly apiId: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** One way to sign people in, ready to be used. */
export interface BoundIdentityProvider {
  readonly settings: IdentityProviderSettings;
  /** What signs the server in there, or the person in here; its value is read whole. */
  readonly secret?: secretsmanager.ISecret;
}

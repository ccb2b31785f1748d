import type * as iam from 'aws-cdk-lib/aws-iam';
import type { CredentialsManifest } from '../../../../contract';

/** One way to be known to an HTTP service. */
export interface HttpCredentialsDefinition {
  /** Lower case, no full stop. */
  readonly problems: readonly string[];
  /** Where it is sent. Two of the same place would replace each other. */
  readonly carrier: { readonly in: 'header' | 'query' | 'cookie'; readonly name: string };
  /** Whether it needs the access token of the person who calls. */
  readonly actsForPerson: boolean;
  /** Lets the server read the secrets. */
  bind(server: iam.IGrantable): CredentialsManifest;
}

/** Where most credentials are sent (RFC 9110 section 11.6.2). */
export const AUTHORIZATION: HttpCredentialsDefinition['carrier'] = { in: 'header', name: 'Authorization' };

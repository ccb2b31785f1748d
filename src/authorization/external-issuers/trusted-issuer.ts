import { checkArguments } from '../../checks/props/arguments';
import type { TrustedIssuerSettings } from '../../contract';
import type { AdmissionProps } from '../admission';

/** An issuer whose assertions are exchanged for access tokens, without a person in front of a browser (RFC 7523 section 2.1). */
export class TrustedIssuer {
  /**
   * The identity provider of an organization, which decides which clients act for its people (enterprise-managed authorization): its
   * assertions (ID-JAG) name a client that is registered here, and a person.
   *
   * @example
   * const issuer = TrustedIssuer.enterprise({ issuer: 'https://login.example.com', admission: { groups: ['staff'] } });
   * @see https://modelcontextprotocol.io/extensions/auth/enterprise-managed-authorization
   */
  public static enterprise(props: EnterpriseIssuerProps): TrustedIssuer {
    return new TrustedIssuer({ type: 'enterprise', ...props });
  }

  /** A platform that vouches for its workloads, such as GitHub Actions or a Kubernetes cluster: they need no secret at all. */
  public static workload(props: WorkloadIssuerProps): TrustedIssuer {
    const { clientId = `workload:${props.issuer}`, ...settings } = props;
    return new TrustedIssuer({ type: 'workload', clientId, ...settings });
  }

  private constructor(
    /** @internal */
    public readonly _settings: TrustedIssuerSettings,
  ) {}
}

checkArguments(TrustedIssuer);

/** What all trusted issuers have. */
export interface TrustedIssuerProps {
  /** The issuer: an `https:` URL, exactly as in its assertions. */
  readonly issuer: string;

  /**
   * The URL of its public keys.
   *
   * @default - as its metadata says, at `{issuer}/.well-known/openid-configuration`
   */
  readonly jwksUri?: string;
}

/** Properties of an identity provider of an organization. */
export interface EnterpriseIssuerProps extends TrustedIssuerProps {
  /**
   * The scopes that its assertions may grant at most.
   *
   * @default - all scopes
   */
  readonly scopes?: string[];

  /**
   * Which of its people may enter, and what they may grant, by the claims of its assertions. Its groups and claims may have other names than
   * those of the identity provider that people sign in at. With `{}`, all people may enter that it vouches for.
   *
   * @default - the conditions for people who sign in
   */
  readonly admission?: AdmissionProps;
}

/** Properties of a platform of workloads. */
export interface WorkloadIssuerProps extends TrustedIssuerProps {
  /** The subjects that may come, as in `repo:example/app:ref:refs/heads/main`; a `*` at the end stands for anything. */
  readonly subjects: string[];

  /** The scopes that they are granted; none, if the server has none. */
  readonly scopes: string[];

  /**
   * The id of the client that its workloads are, in logs and for tools.
   *
   * @default - `workload:` and the issuer
   */
  readonly clientId?: string;
}

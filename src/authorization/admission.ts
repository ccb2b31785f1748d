/**
 * Who may enter, of those that the identity provider signs in: whoever meets all the conditions that are given. Within a condition, one of
 * its values is enough.
 */
export interface AdmissionProps {
  /**
   * Domains of e-mail addresses, as in `example.com`, whose subdomains are others. Only addresses count that the identity provider has
   * verified.
   *
   * @default - any domain, and people without an address
   */
  readonly emailDomains?: string[];

  /**
   * E-mail addresses. Only those count that the identity provider has verified.
   *
   * @default - any address, and people without one
   */
  readonly emails?: string[];

  /**
   * Groups, by the names or ids that the identity provider gives them. At GitHub, `octo-org#9919` is an organization by its name and its id,
   * `octo-org#9919/admins` a team of it; cases are not told apart there.
   *
   * @default - any group, and people in none
   */
  readonly groups?: string[];

  /**
   * Values of claims that the identity provider makes about people, by the name of the claim; `address.country` is a member of a claim.
   *
   * @default - any claims
   */
  readonly claims?: { [claim: string]: string[] };

  /**
   * The scopes that members of a group may allow clients, by group; `*` is everybody who enters. Whoever is in several groups may allow the
   * scopes of all of them.
   *
   * @default - everybody who enters may allow all scopes
   */
  readonly scopesByGroup?: { [group: string]: string[] };
}

/**
 * A scope: something that clients ask for, and that people allow them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-3.3
 */
export interface ScopeProps {
  /** The name that clients ask for it by, as in `handbook:read`; unique in the server. `openid` and `offline_access` are not for use. */
  readonly name: string;

  /** What it allows, in words for the person who is asked, as in `Read the handbook`. */
  readonly description: string;

  /**
   * The names of the scopes that it includes, and with them those that they include: whoever has this scope has them too.
   *
   * @default - it includes no other
   */
  readonly implies?: string[];

  /**
   * The worst kind of access that it allows. The consent page shows actions that cannot be undone first, and each kind with a sign of its
   * own. A scope that includes a worse one counts as the worse kind.
   *
   * @default - the page makes no difference
   */
  readonly access?: ScopeAccess;

  /**
   * The names that it had in earlier deployments. If you leave them out, everybody who connected under such a name loses the scope with
   * the deployment that renames it. A client that asks for a former name gets this scope, and what people allowed under that name
   * continues as this scope, so it must not allow more than it did then.
   *
   * @default - it has always had its name
   */
  readonly formerNames?: string[];
}

/** The kind of access that a scope gives a client. */
export enum ScopeAccess {
  /** Look at things, and change nothing. */
  READ = 'read',
  /** Make or change things. */
  WRITE = 'write',
  /** Do what cannot be undone: delete, pay, publish, send. */
  DESTRUCTIVE = 'destructive',
}

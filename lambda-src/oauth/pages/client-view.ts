/** A client, as people see it. */
export interface ClientView {
  /** As the client calls itself, unchecked: the pages neutralize it. Absent: it gave no name. */
  readonly name?: string;
  readonly origin: ClientOrigin;
  /** Where this request sends the person back to. */
  readonly destination: RedirectDestination;
  /** The host of the page about the client that it names, unchecked. Absent: it names none. */
  readonly website?: string;
}

/** How the server came to know the client: `document` by its metadata document at the host, `owner` from the stack's settings, `self` by registering itself. */
export type ClientOrigin = { readonly type: 'document'; readonly host: string } | { readonly type: 'owner' } | { readonly type: 'self' };

/** What a redirect URI leads to: a web site, a program on this computer (RFC 8252 section 7.3), or an app (RFC 8252 section 7.1). */
export type RedirectDestination =
  | { readonly type: 'web'; readonly host: string }
  | { readonly type: 'thisComputer'; readonly host: string }
  | { readonly type: 'app'; readonly scheme: string };

/** What a client says of itself (RFC 7591 section 2), as far as people see it. */
export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name?: string;
  readonly client_uri?: string;
}

/**
 * How a client is shown.
 *
 * @param source how the server came to know it
 * @param redirectUri the one of this request, valid and registered
 */
export function clientView(metadata: ClientMetadata, source: ClientOrigin['type'], redirectUri: string): ClientView {
  return {
    name: metadata.client_name,
    origin: source === 'document' ? { type: source, host: new URL(metadata.client_id).host } : { type: source },
    destination: redirectDestination(new URL(redirectUri)),
    website: webHost(metadata.client_uri),
  };
}

/** RFC 8252 section 8.3 advises against `localhost`, which MCP clients use all the same. */
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Where a redirect URI leads. */
export function redirectDestination({ protocol, hostname, host }: URL): RedirectDestination {
  if (protocol !== 'https:' && protocol !== 'http:') {
    return { type: 'app', scheme: protocol.slice(0, -1) };
  }
  return { type: LOOPBACK_HOST.test(hostname) ? 'thisComputer' : 'web', host };
}

function webHost(uri: string | undefined): string | undefined {
  const url = uri === undefined ? null : URL.parse(uri);
  return url?.protocol === 'https:' ? url.host : undefined;
}

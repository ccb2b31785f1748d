import type { RegistrationSettings } from '../../../src/contract';

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

/**
 * Destination of a redirect URI: a web site, which is known if it belongs to a well-known client, a program on this computer
 * (RFC 8252 section 7.3), or an app (RFC 8252 section 7.1).
 */
export type RedirectDestination =
  | { readonly type: 'web'; readonly host: string; readonly isKnown?: true }
  | { readonly type: 'thisComputer'; readonly host: string }
  | { readonly type: 'app'; readonly scheme: string };

/** What a client says of itself (RFC 7591 section 2), as far as people see it. */
export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name?: string;
  readonly client_uri?: string;
}

/**
 * Makes what people see of a client.
 *
 * @param source how the server came to know it
 * @param redirectUri the one of this request, valid and registered
 * @param wellKnown the hosts of well-known clients, by their names
 */
export function clientView(metadata: ClientMetadata, source: ClientOrigin['type'], redirectUri: string, wellKnown: WellKnownHosts = {}): ClientView {
  const url = new URL(redirectUri);
  const destination = redirectDestination(url);
  return {
    name: metadata.client_name,
    origin: source === 'document' ? { type: source, host: new URL(metadata.client_id).host } : { type: source },
    destination: isWellKnown(url, wellKnown) && destination.type === 'web' ? { ...destination, isKnown: true } : destination,
    website: webHost(metadata.client_uri),
  };
}

/** Hosts of well-known clients, by their names. Each is a host, or `*.` and a host, which stands for any subdomain. */
type WellKnownHosts = RegistrationSettings['reservedNames'];

/** Tells whether a host is named in full among the well-known: below many companies' domains, anybody can have a page. */
function isWellKnown({ protocol, host }: URL, wellKnown: WellKnownHosts): boolean {
  return protocol === 'https:' && Object.values(wellKnown).some((hosts) => hosts.includes(host));
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

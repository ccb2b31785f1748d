import { Duration } from 'aws-cdk-lib';
import { APP_SCHEMES, KNOWN_CLIENTS } from './known-clients';
import type { PreRegisteredClient } from './pre-registered-client';
import { checkArguments } from '../../checks/props/arguments';
import type { RegistrationSettings } from '../../contract';

/**
 * Which clients people may use. Whichever they are, people sign in and decide themselves what a client may do.
 *
 * Machine clients, which act for nobody, always need the initial access token to register.
 */
export class ClientRegistration {
  /**
   * Any client: it registers itself (RFC 7591), or is known by the URL of a document that describes it (Client ID Metadata Document).
   *
   * What it says of itself is not verified, and people are told so.
   *
   * @param options limits, and clients of the stack's own
   */
  public static open(options: OpenRegistrationOptions = {}): ClientRegistration {
    return new ClientRegistration('anyone', options, options.metadataDocuments ?? true);
  }

  /**
   * Clients that somebody registers who has the initial access token, and those that are known by the URL of a document.
   *
   * @param options limits, and clients of the stack's own
   */
  public static restricted(options: RestrictedRegistrationOptions = {}): ClientRegistration {
    return new ClientRegistration('initialAccessToken', options, options.metadataDocuments ?? true);
  }

  /**
   * The clients that are given here and no others.
   *
   * @param options the clients
   */
  public static closed(options: ClosedRegistrationOptions): ClientRegistration {
    return new ClientRegistration('nobody', options, false);
  }

  private constructor(
    private readonly dynamic: RegistrationSettings['dynamic'],
    private readonly options: OpenRegistrationOptions,
    private readonly metadataDocuments: boolean,
  ) {}

  /** @internal */
  public get _clients(): readonly PreRegisteredClient[] {
    return this.options.clients ?? [];
  }

  /** @internal */
  public get _settings(): RegistrationSettings {
    const { options } = this;
    return {
      dynamic: this.dynamic,
      metadataDocuments: this.metadataDocuments,
      metadataDocumentHosts: options.metadataDocumentHosts,
      redirectHosts: options.redirectHosts,
      redirectSchemes: options.redirectSchemes ?? APP_SCHEMES,
      reservedNames: options.reservedNames ? lowerCaseNames(options.reservedNames) : KNOWN_CLIENTS,
      perAddressAndHour: options.perAddressAndHour ?? 200,
      perDay: options.perDay ?? 1000,
      unusedLifetime: (options.unusedLifetime ?? Duration.hours(24)).toSeconds(),
    };
  }
}

checkArguments(ClientRegistration);

/** Options of a registration that is closed. */
export interface ClosedRegistrationOptions {
  /**
   * Clients that the stack registers.
   *
   * @default - none
   */
  readonly clients?: PreRegisteredClient[];
}

/** Options of a registration that needs the initial access token. */
export interface RestrictedRegistrationOptions extends ClosedRegistrationOptions {
  /**
   * Whether clients may be known by the URL of a document.
   *
   * @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/
   * @default true
   */
  readonly metadataDocuments?: boolean;

  /**
   * The hosts that such documents may be at, as in `claude.ai`; `*.example.com` stands for any subdomain.
   *
   * @default - any public host
   */
  readonly metadataDocumentHosts?: string[];

  /**
   * The hosts that people may be sent back to, besides loopback addresses; `*.example.com` stands for any subdomain.
   *
   * @default - any host
   */
  readonly redirectHosts?: string[];

  /**
   * The schemes of apps that people may be sent back to, as in `cursor`, without colon; `*.*` stands for any that is a domain name in
   * reverse order, as in `com.example.app`.
   *
   * @see https://datatracker.ietf.org/doc/html/rfc8252#section-7.1
   * @default - `*.*`, and those of well-known editors and MCP clients, such as `vscode`, `cursor` and `claude`
   */
  readonly redirectSchemes?: string[];

  /**
   * Names that a client may bear, as words of its name or as what these look like, only if all web pages that it has people sent back to are
   * at one of the hosts, as in `{ Claude: ['claude.ai'] }`. Apps and loopback addresses, which are on the person's own machine, do not speak against a client.
   *
   * @default - the names of well-known MCP clients, such as Claude, ChatGPT and Cursor
   */
  readonly reservedNames?: { [name: string]: string[] };

  /**
   * Lifetime of a registered client that never got a token. It is shorter if there are too many such clients: see `perDay`.
   *
   * @default Duration.hours(24)
   */
  readonly unusedLifetime?: Duration;
}

/** Options of a registration that is open. */
export interface OpenRegistrationOptions extends RestrictedRegistrationOptions {
  /**
   * Maximum number of clients of one source address that may wait for their first token. A client that gets its token makes room for
   * another one. Without a token, places come back one by one, as many in an hour as this number says.
   *
   * @default 200
   */
  readonly perAddressAndHour?: number;

  /**
   * Maximum number of clients that registered on one day and may stay without a token for all of `unusedLifetime`. If there are more,
   * nobody is refused, but new ones are forgotten sooner, after an hour at the earliest. The same number of new metadata documents is kept
   * in a day; others are fetched when they are needed.
   *
   * @default 1000
   */
  readonly perDay?: number;
}

function lowerCaseNames(reservedNames: RegistrationSettings['reservedNames']): RegistrationSettings['reservedNames'] {
  return Object.fromEntries(Object.entries(reservedNames).map(([name, hosts]) => [name.toLowerCase(), hosts]));
}

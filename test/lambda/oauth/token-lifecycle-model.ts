/**
 * What becomes of codes and tokens, as the standards and the design want it: a model as plain as can be, that predicts what the server
 * answers. All times are in epoch seconds; whatever expires at a time is gone at that time.
 */
import { AUTHORIZER_CACHE_SECONDS, type OAuthSettings } from '../../../src/contract';

/** Who presents a code or a token: the client that it was issued to, or another one. */
export type Presenter = 'owner' | 'stranger';

export type Outcome = 'granted' | 'invalid_grant' | 'invalid_client';

interface Grant {
  readonly expiresAt: number;
  ended: boolean;
}

interface Code {
  readonly grant: Grant;
  readonly expiresAt: number;
  /** Once it was used. */
  exchange?: { readonly at: number; readonly refreshToken: RefreshToken };
}

interface RefreshToken {
  readonly grant: Grant;
  readonly expiresAt: number;
  /** Once it was used. */
  rotation?: { readonly at: number; readonly successor: RefreshToken };
}

interface AccessToken {
  readonly grant: Grant;
  readonly expiresAt: number;
  revoked: boolean;
}

const CODE_LIFETIME = 60;
const CODE_GRACE = 10;
const GRACE = 60;
const RENEWAL_INTERVAL = 86_400;

export class TokenLifecycleModel {
  readonly codes: Code[] = [];
  readonly refreshTokens: RefreshToken[] = [];
  readonly accessTokens: AccessToken[] = [];
  #clientExpiresAt: number;

  constructor(public now: number, readonly settings: OAuthSettings) {
    this.#clientExpiresAt = now + settings.registration.unusedLifetime;
  }

  get clientExists(): boolean {
    return this.#clientExpiresAt > this.now;
  }

  deleteClient(): void {
    this.#clientExpiresAt = 0;
  }

  authorize(): void {
    const grant = { expiresAt: this.now + this.settings.grantLifetime, ended: false };
    this.codes.push({ grant, expiresAt: this.now + CODE_LIFETIME });
  }

  redeem(code: Code, presenter: Presenter, withVerifier: boolean): Outcome {
    if (presenter === 'owner' && !this.clientExists) {
      return 'invalid_client';
    }
    if (presenter === 'stranger' || !withVerifier || code.expiresAt <= this.now || !this.#isLive(code.grant)) {
      return 'invalid_grant';
    }
    if (code.exchange !== undefined && (this.now - code.exchange.at > CODE_GRACE || code.exchange.refreshToken.rotation !== undefined)) {
      code.grant.ended = true;
      return 'invalid_grant';
    }
    code.exchange ??= { at: this.now, refreshToken: this.#newRefreshToken(code.grant) };
    this.#issue(code.exchange.refreshToken);
    return 'granted';
  }

  /** Whoever is granted something has the successor of the token, which may be there already. */
  refresh(token: RefreshToken, presenter: Presenter): Outcome {
    if (presenter === 'owner' && !this.clientExists) {
      return 'invalid_client';
    }
    if (presenter === 'stranger' || token.expiresAt <= this.now || !this.#isLive(token.grant)) {
      return 'invalid_grant';
    }
    if (token.rotation !== undefined && this.now - token.rotation.at > GRACE) {
      token.grant.ended = true;
      return 'invalid_grant';
    }
    token.rotation ??= { at: this.now, successor: this.#newRefreshToken(token.grant) };
    this.#issue(token.rotation.successor);
    return 'granted';
  }

  revokeRefreshToken(token: RefreshToken, presenter: Presenter): void {
    if (presenter === 'owner' && this.clientExists && token.expiresAt > this.now) {
      token.grant.ended = true;
    }
  }

  revokeAccessToken(token: AccessToken, presenter: Presenter): void {
    if (presenter === 'owner' && this.clientExists) {
      token.revoked = true;
    }
  }

  /** Whether the MCP endpoint takes it. */
  works(token: AccessToken): boolean {
    return this.clientExists && token.expiresAt > this.now + AUTHORIZER_CACHE_SECONDS && !token.revoked && this.#isLive(token.grant);
  }

  #isLive({ ended, expiresAt }: Grant): boolean {
    return !ended && expiresAt > this.now;
  }

  #newRefreshToken(grant: Grant): RefreshToken {
    return { grant, expiresAt: Math.min(this.now + this.settings.refreshTokenLifetime, grant.expiresAt) };
  }

  /** With each refresh token comes an access token. The client lives on. */
  #issue(refreshToken: RefreshToken): void {
    this.refreshTokens.push(refreshToken);
    this.accessTokens.push({ grant: refreshToken.grant, expiresAt: this.now + this.settings.accessTokenLifetime, revoked: false });
    const renewed = this.now + this.settings.clientLifetime;
    if (renewed - this.#clientExpiresAt >= RENEWAL_INTERVAL) {
      this.#clientExpiresAt = renewed;
    }
  }
}

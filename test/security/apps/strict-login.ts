/** How people prove who they are at the login that the strict server wants (OpenID Connect Core section 2, `acr`). */
export const SECOND_FACTOR = 'urn:example:second-factor';
export const PASSWORD_ALONE = 'urn:example:password';

/** Who has an account there. */
export const STRICT_USERS = {
  alice: { name: 'Alice Archer', email: 'alice@example.com', email_verified: true, acr: SECOND_FACTOR, amr: ['pwd', 'otp'] },
  bob: { name: 'Bob Baker', email: 'bob@example.com', email_verified: true, acr: PASSWORD_ALONE, amr: ['pwd'] },
  carol: { name: 'Carol Cook', email: 'carol@example.com', email_verified: true },
};

import { timingSafeEqual } from 'node:crypto';
import type { PassphraseIdentityProvider, Person } from './identity-provider';
import { attemptsLeft, forgetAttempt, rememberAddress, reserveAttempt } from './passphrase-attempts';
import { SignInError } from './sign-in-error';
import type { PassphraseProviderSettings } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { sha256 } from '../../shared/record-key';
import { readCurrentSecret } from '../../shared/secrets';

/**
 * One person, who knows the passphrase in the secret. It is read for every attempt, of which there are few: after a change
 * the old one is worth nothing at once.
 */
export function passphraseProvider({ secretArn }: PassphraseProviderSettings): PassphraseIdentityProvider {
  return {
    type: 'passphrase',
    verify: async (passphrase, sourceAddress) => {
      const attempt = await reserveAttempt(sourceAddress);
      const expected = await readCurrentSecret(secretArn);
      if (!timingSafeEqual(fingerprint(passphrase), fingerprint(expected))) {
        throw new SignInError('wrongPassphrase', 'The passphrase is wrong');
      }
      await Promise.all([forgetAttempt(attempt), rememberAddress(sourceAddress)]);
      return holder();
    },
    attemptsLeft,
  };
}

/** People paste it with the blanks around it, and type it in groups of four. */
function fingerprint(passphrase: string): Buffer {
  return Buffer.from(sha256(passphrase.replace(/\s/g, '')));
}

/** Whoever has the passphrase, the owner or a guest of theirs: it tells no name. */
function holder(): Person {
  return { subject: 'owner', groups: [], claims: {}, amr: ['pwd'], authenticatedAt: epochSeconds() };
}

import { timingSafeEqual } from 'node:crypto';
import type { PassphraseIdentityProvider, Person } from './identity-provider';
import { forgetAttempt, rememberAddress, reserveAttempt } from './passphrase-attempts';
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
      // people paste it with the blanks around it
      if (!timingSafeEqual(Buffer.from(sha256(passphrase.trim())), Buffer.from(sha256(expected.trim())))) {
        throw new SignInError('wrongPassphrase', 'The passphrase is wrong');
      }
      await Promise.all([forgetAttempt(attempt), rememberAddress(sourceAddress)]);
      return owner();
    },
  };
}

function owner(): Person {
  return { subject: 'owner', name: 'Owner', groups: [], claims: {}, amr: ['pwd'], authenticatedAt: epochSeconds() };
}

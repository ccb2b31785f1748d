import type { IdentityProviderDefinition } from './identity-provider-definition';
import { acknowledgeByHand, generatePassphrase } from '../../aws/generated-secret';

/** One person with a passphrase. */
export function passphrase(): IdentityProviderDefinition {
  return {
    problems: [],
    cannotTell: ['emailDomains', 'emails', 'groups', 'claims'],
    bind: (scope, { encryptionKey, removalPolicy }) => {
      const secret = generatePassphrase(scope, 'Passphrase', {
        description: 'Remote MCP server: the passphrase that its owner signs in with',
        encryptionKey,
        removalPolicy,
      });
      acknowledgeByHand(secret, 'A person knows the passphrase and types it; changing it by the clock would lock them out. '
        + 'Guesses are throttled, and a value that its owner puts in its place takes effect within minutes');
      return { settings: { type: 'passphrase', secretArn: secret.secretArn }, secret };
    },
  };
}

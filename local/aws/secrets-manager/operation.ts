import type { PasswordRequirements } from './random-password';
import type { Secret, SecretStore } from './secret-store';
import type { Functions, LocalStack, Log } from '../../stack';

/** Members of the operations' inputs that are emulated. */
export interface SecretsManagerInput extends PasswordRequirements {
  readonly SecretId?: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  /** Base64. */
  readonly SecretBinary?: string;
  readonly VersionStages?: readonly string[];
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
}

/** The emulated service, with what its operations need of the others. */
export interface SecretsManager {
  readonly stack: LocalStack;
  readonly store: SecretStore;
  readonly functions: Functions;
  readonly log: Log;
}

/** An operation on a secret: gives its answer, and may replace the secret in the store. */
export type Operation = (secret: Secret, input: SecretsManagerInput, manager: SecretsManager) => object;

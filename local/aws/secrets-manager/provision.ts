import { randomUUID } from 'node:crypto';
import { randomPassword, type PasswordRequirements } from './random-password';
import type { Secret, SecretStore } from './secret-store';
import { withStage, withVersion } from './versions';
import type { LocalResource, LocalStack } from '../../stack';

/** CloudFormation's `GenerateSecretString`. */
interface GenerateSecretString extends PasswordRequirements {
  /** A JSON object that the password is put into. */
  readonly SecretStringTemplate?: string;
  readonly GenerateStringKey?: string;
}

/** Creates the secrets of a stack that do not exist yet, as CloudFormation would. */
export function provisionSecrets(stack: LocalStack, store: SecretStore): void {
  for (const resource of stack.resources.values()) {
    if (resource.type === 'AWS::SecretsManager::Secret' && !store.find(resource.ref)) {
      store.save(newSecret(resource));
    }
  }
}

function newSecret({ ref, properties }: LocalResource): Secret {
  const created = Date.now() / 1000;
  const empty: Secret = {
    arn: ref,
    name: properties.Name ?? /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(ref)?.[1] ?? ref,
    description: properties.Description,
    created,
    versions: [],
  };
  const id = randomUUID();
  return withStage(withVersion(empty, { id, string: initialValue(properties), created }), 'AWSCURRENT', id);
}

/** A secret that is given neither a value nor how to generate one gets a random password, as in CloudFormation. */
function initialValue({ SecretString, GenerateSecretString = {} }: LocalResource['properties']): string {
  if (SecretString !== undefined) {
    return SecretString;
  }
  const { SecretStringTemplate, GenerateStringKey, ...requirements } = GenerateSecretString as GenerateSecretString;
  const password = randomPassword(requirements);
  if (GenerateStringKey === undefined) {
    return password;
  }
  return JSON.stringify({ ...JSON.parse(SecretStringTemplate ?? '{}'), [GenerateStringKey]: password });
}

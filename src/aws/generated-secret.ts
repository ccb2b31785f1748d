import type { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeStandards } from './acknowledge';
import { allowKeyUse } from './key-usage';

/** Properties of a secret whose value nobody chooses. */
export interface GeneratedSecretProps {
  readonly description: string;
  readonly encryptionKey?: kms.IKey;
  readonly removalPolicy: RemovalPolicy;
}

/** A secret of 64 random letters and digits, which is 381 bits. They need no escaping anywhere. */
export function generateSecret(scope: Construct, id: string, props: GeneratedSecretProps): secretsmanager.Secret {
  return new secretsmanager.Secret(scope, id, {
    ...props,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
  });
}

/** A secret of 24 random letters and digits, which is 118 bits, none of them easily taken for another: people read and type it. */
export function generatePassphrase(scope: Construct, id: string, props: GeneratedSecretProps): secretsmanager.Secret {
  return new secretsmanager.Secret(scope, id, {
    ...props,
    generateSecretString: { passwordLength: 24, excludePunctuation: true, excludeUppercase: true, excludeCharacters: '01lo' },
  });
}

/** Accepts that a secret is changed by people alone, and not by the clock. */
export function acknowledgeByHand(secret: secretsmanager.Secret, reason: string): void {
  acknowledge(secret, { id: 'AwsSolutions-SMG4', reason });
  acknowledgeStandards(secret, 'SecretsManagerRotationEnabled', reason);
}

/** Allows reading the value of the secret, and nothing else of it. */
export function grantReadValue(secret: secretsmanager.ISecret, grantee: iam.IGrantable): void {
  // the ARN of a secret that was imported by its name lacks the six characters at its end
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  iam.Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [arn] });
  if (secret.encryptionKey) {
    allowKeyUse(secret.encryptionKey, grantee, 'secretsmanager', ['kms:Decrypt']);
  }
}

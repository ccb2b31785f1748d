import { SecretValue, Token } from 'aws-cdk-lib';
import { CDK_TYPES } from './cdk-types';
import { ownClassOf } from './own-classes';
import { isPlainObject } from '../json-value';

/** Says, for messages, what a value is. Never the value itself: it may be a secret in the wrong place. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) {
    return String(value);
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  if (SecretValue.isSecretValue(value)) {
    return 'the value of a secret';
  }
  if (Token.isUnresolved(value) && typeof value === 'object') {
    return 'a CloudFormation token that is an object';
  }
  return typeof value === 'object' ? kindOfObject(value) : `a ${typeof value}`;
}

function kindOfObject(value: object): string {
  if (isPlainObject(value)) {
    return 'an object';
  }
  return cdkTypeOf(value)?.kind ?? `an instance of ${ownClassOf(value) ?? (value.constructor?.name || 'a class')}`;
}

/** Returns the type of the CDK that a value is of, if it is one that props can have. */
export function cdkTypeOf(value: object): { readonly kind: string } | undefined {
  return Object.values(CDK_TYPES).find(({ is }) => is(value));
}

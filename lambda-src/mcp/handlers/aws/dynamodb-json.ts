import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { plainJson } from './plain-json';
import { MappingError } from '../../call/mapping';

/* Items of DynamoDB as plain JSON. */

/** An item as JSON: sets are arrays, binary values are base64, and numbers that a double cannot hold exactly are strings of their digits. */
export function fromItem(item: Record<string, AttributeValue>): Record<string, unknown> {
  return plainJson(unmarshall(item, { wrapNumbers: exactNumber })) as Record<string, unknown>;
}

/** @throws MappingError when there is a number that a double cannot hold exactly */
export function toItem(object: object): Record<string, AttributeValue> {
  try {
    return marshall(object, { removeUndefinedValues: true });
  } catch {
    throw new MappingError('A number is too large to be exact');
  }
}

/** The significant digits that a double always keeps (IEEE 754). DynamoDB keeps 38. */
const MAX_DIGITS = 15;

function exactNumber(value: string): number | string {
  const digits = value.replace(/e.*$/i, '').replace(/[-+.]/g, '').replace(/^0+|0+$/g, '');
  return digits.length <= MAX_DIGITS || Number.isSafeInteger(Number(value)) && String(Number(value)) === value ? Number(value) : value;
}

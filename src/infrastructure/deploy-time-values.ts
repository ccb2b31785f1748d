import { Token } from 'aws-cdk-lib';
import type { DeployTimeValue } from '../contract';

/** A JSON value as it is deployed. */
export interface DeployedJson {
  /** JSON without CloudFormation tokens. */
  readonly text: string;
  /** What the text refers to by index, each once. Holds CloudFormation tokens. */
  readonly deployTimeValues: readonly string[];
}

/** Writes a JSON value with a reference in the place of every string that is known at deploy time only. */
export function deployJson(value: unknown): DeployedJson {
  const indexes = new Map<string, number>();
  const text = JSON.stringify(extract(value, indexes));
  return { text, deployTimeValues: [...indexes.keys()] };
}

function extract(value: unknown, indexes: Map<string, number>): unknown {
  if (typeof value === 'string') {
    return Token.isUnresolved(value) ? refer(value, indexes) : value;
  }
  if (Array.isArray(value)) {
    return value.map((member) => extract(member, indexes));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, extract(member, indexes)]));
  }
  return value;
}

function refer(value: string, indexes: Map<string, number>): DeployTimeValue {
  const index = indexes.get(value) ?? indexes.size;
  indexes.set(value, index);
  return { $deployTimeValue: index };
}

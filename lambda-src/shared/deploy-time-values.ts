import type { DeployTimeValue } from '../../src/contract';

/**
 * Puts the values that were known at deploy time only in the places that refer to them.
 *
 * @param json any part of the manifest or the settings
 * @param values what the indexes of `DeployTimeValue` refer to
 * @throws Error when an index has no value
 */
export function resolveDeployTimeValues(json: unknown, values: readonly string[]): unknown {
  if (Array.isArray(json)) {
    return json.map((item) => resolveDeployTimeValues(item, values));
  }
  if (typeof json !== 'object' || json === null) {
    return json;
  }
  if (isDeployTimeValue(json)) {
    const value = values[json.$deployTimeValue];
    if (typeof value !== 'string') {
      throw new Error(`Deploy-time value ${json.$deployTimeValue} is referred to, but the environment does not hold it`);
    }
    return value;
  }
  return Object.fromEntries(Object.entries(json).map(([key, member]) => [key, resolveDeployTimeValues(member, values)]));
}

function isDeployTimeValue(json: object): json is DeployTimeValue {
  return '$deployTimeValue' in json && Object.keys(json).length === 1;
}

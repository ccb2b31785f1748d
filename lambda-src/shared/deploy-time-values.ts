/** A reference to a value (`DeployTimeValue` of the contract). It cannot stand within a string of JSON, where quotes are escaped. */
const REFERENCE = /\{\s*"\$deployTimeValue"\s*:\s*(\d+)\s*\}/g;

/**
 * Parses the manifest or the settings, with the values that were known at deploy time only in the places that refer to them.
 *
 * @param text JSON; to replace in it takes a fraction of the time that it takes to walk through what is parsed
 * @param values what the indexes of `DeployTimeValue` refer to
 * @throws Error when an index has no value
 */
export function parseDeployedJson(text: string, values: readonly string[]): unknown {
  return JSON.parse(text.replace(REFERENCE, (_, index: string) => {
    const value = values[Number(index)];
    if (typeof value !== 'string') {
      throw new Error(`Deploy-time value ${index} is referred to, but the environment does not hold it`);
    }
    return JSON.stringify(value);
  }));
}

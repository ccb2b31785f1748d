/**
 * Reads an environment variable that the function cannot do without.
 *
 * @param name one of the values of `ENVIRONMENT` in the contract
 * @throws Error when the variable is missing or empty: called at the top level, the function then refuses to start
 */
export function requireEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`The environment variable ${name} is missing`);
  }
  return value;
}

import type { JsonObject } from '../contract';

/** What the interfaces of all models take as the name of an argument; some refuse every request that lists a tool with another one. */
export const ARGUMENT_NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/** What the pattern says, for messages. */
export const ARGUMENT_NAME_RULE = '1 to 64 characters of A-Z, a-z, 0-9, "_", "-" and "."';

/** The arguments of a schema whose names models may not take. Nested names do not matter to them. */
export function unusualArguments({ properties }: JsonObject): string[] {
  return Object.keys(properties ?? {}).filter((name) => !ARGUMENT_NAME.test(name));
}

/**
 * The member of an object that came from elsewhere, by a name that came from elsewhere: of `constructor` and the like, not what every object of
 * JavaScript inherits.
 */
export function ownMember<T>(object: Readonly<Record<string, T>> | null | undefined, name: string): T | undefined {
  return object !== null && object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

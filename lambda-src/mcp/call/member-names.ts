/**
 * The name that a member of an object cannot have. To assign it sets the prototype of the object, so that what is copied from object to object,
 * by validators and clients of services, loses it.
 */
export const UNUSABLE_NAME = '__proto__';

/** Tells whether an object of JSON, or any within it, has a member of this name. */
export function hasMember(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null
    && (Object.hasOwn(value, name) || Object.values(value).some((member) => hasMember(member, name)));
}

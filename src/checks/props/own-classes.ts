/** A class of this package whose instances are props. */
export interface OwnClass extends Function {
  readonly prototype: object;
}

/** The classes by their names: they say themselves that they are there, so that nothing here depends on them. */
const classes = new Map<string, OwnClass>();

/** Lets props be checked for being an instance of the class. */
export function registerClass(type: OwnClass): void {
  classes.set(type.name, type);
}

/** Returns the name of the class of this package that a value is an instance of. The class may be one of another copy of the package. */
export function ownClassOf(value: object): string | undefined {
  for (let prototype = Object.getPrototypeOf(value); prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
    const name = prototype.constructor?.name;
    if (classes.has(name)) {
      return name;
    }
  }
  return undefined;
}

/** A place in what an owner has given, as messages name it: `allowedOrigins[1]`, or `tool "greet": annotations.readOnlyHint`. */
export class Place {
  /** Returns the place of an argument. Its members are named without it, as those of `props`. */
  public static argument(name: string): Place {
    return new Place('', '', name);
  }

  /**
   * @param thing what has a name of its own, as in `tool "greet"`; may be empty
   * @param path from there on; may be empty
   * @param name of a place without a path
   */
  private constructor(private readonly thing: string, private readonly path: string, private readonly name = '') {}

  /** Returns the place of a member. */
  public member(name: string): Place {
    return new Place(this.thing, this.path === '' ? name : `${this.path}.${name}`);
  }

  /** Returns the place of an entry of a list. */
  public entry(index: number): Place {
    return new Place(this.thing, `${this.path}[${index}]`);
  }

  /** Returns the place of an entry of a list that has a name of its own, which says more than its index. */
  public entryNamed(kind: string, name: string): Place {
    return new Place(join(this.thing, this.path.split('.').slice(0, -1).join('.'), `${kind} ${JSON.stringify(name)}`), '');
  }

  /** Says what is wrong here. */
  public problem(text: string): string {
    return join(this.thing, `${this.path || this.name} ${text}`.trim());
  }

  /** Says what something here finds to be wrong with itself. */
  public within(problem: string): string {
    return join(this.thing, this.path, problem);
  }
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(': ');
}

import { apiDescription } from './api-description';
import { type OwnClass, registerClass } from './own-classes';
import { Place } from './place';
import { PropsReader } from './props-reader';
import { rememberReading } from './reading';

/** Props, as far as they are of their types. */
export interface ReadProps<T> {
  readonly props: T;
  /** Lower case, no full stop; each names the place. */
  readonly problems: readonly string[];
}

/**
 * Reads props, which other languages and plain JavaScript give without checking their types.
 *
 * @param struct the name of their type
 */
export function readProps<T extends object>(struct: string, props: T): ReadProps<Partial<T>> {
  const reader = new PropsReader();
  const { read } = reader.readMembers('', { props: struct }, { props }, Place.argument);
  return { props: (read.props ?? {}) as Partial<T>, problems: reader.problems };
}

/**
 * Has the static factories of a class check what they are called with. They do not throw: what is wrong is told, with all else that is wrong,
 * by the server that the instance is given to.
 */
export function checkArguments(type: OwnClass): void {
  registerClass(type);
  const factories = type as unknown as Record<string, (...args: unknown[]) => object>;
  for (const [call, parameters] of Object.entries(apiDescription().calls)) {
    const [name, factory] = call.split('.');
    if (name === type.name && factory !== undefined) {
      const make = factories[factory].bind(type);
      factories[factory] = (...args) => {
        const reader = new PropsReader();
        const names = Object.keys(parameters).map((parameter) => parameter.replace('?', ''));
        const given = Object.fromEntries(names.map((parameter, index) => [parameter, args[index]]));
        const { read, complete } = reader.readMembers(call, parameters, given, Place.argument);
        const instance = complete ? make(...names.map((parameter) => read[parameter])) : Object.create(type.prototype) as object;
        rememberReading(instance, { problems: reader.problems, complete });
        return instance;
      };
    }
  }
}

import type { ToolCaller, TraceContext } from './events';
import type { JsonObject } from './json-object';

/* How the values of a call get into what is asked of a backend. */

/**
 * Any JSON, in which `MappedValue` and `MappedText` stand for what they name. A member of an object, or of an array, whose `MappedValue`
 * there is not, is left out. An object of the owner's that would be taken for one of the two stands in `MappedLiteral`.
 */
export type Mapping = unknown;

/** A value of the call, of any type: a path into `MappingSource`. */
export interface MappedValue {
  readonly $value: string[];
}

/** Strings and scalar values of the call, one after the other. All of them have to be there. */
export interface MappedText {
  readonly $text: (string | MappedValue)[];
}

/** A value that is taken as it is. */
export interface MappedLiteral {
  readonly $literal: unknown;
}

/** What mappings take values from. */
export interface MappingSource {
  readonly arguments: JsonObject;
  readonly caller: ToolCaller;
  readonly requestId: string;
  readonly trace?: TraceContext;
}

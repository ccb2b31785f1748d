/** The folder of the asset that validators are in. They may require each other. */
export const VALIDATOR_FOLDER = 'validators';

/** The name of the file that holds those formats of JSON Schema that are more than a regular expression. */
export const FORMATS_FILE = 'formats.js';

/** The exports of a validator's file, which is a CommonJS module. Validates a value by one JSON Schema. */
export interface ValidatorExports {
  (value: unknown): boolean;
  /** The errors that the last value has; null or absent when it is valid. */
  readonly errors?: readonly ValidationError[] | null;
  /** True if checking a value can cost more than its own size. */
  readonly mayTakeLong?: boolean;
  /** True if the schema names a member that every object inherits: the code also reads members that an object inherits. */
  readonly namesInherited?: boolean;
}

/** An error of a value. */
export interface ValidationError {
  /** A JSON pointer (RFC 6901) into the value. */
  readonly instancePath: string;
  readonly message: string;
}

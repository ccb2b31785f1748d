import { createRequire } from 'module';
import * as path from 'path';

/**
 * The props and arguments that the constructs take, as their types say it. The build reads it from the types.
 *
 * A type is written as `string`, `number`, `boolean`, `any`, the name of a struct, an enum or a class of this package, or of one of the CDK with
 * its module, as in `aws-lambda.IFunction`; `T[]` is a list, `{T}` a map. A name that ends in `?` may be left out.
 */
export interface ApiDescription {
  /** The types of the members of each struct, by name. */
  readonly structs: { readonly [struct: string]: Members };
  /** The values of the members of each enum. */
  readonly enums: { readonly [name: string]: { readonly [member: string]: string } };
  /** The types of the parameters of each static factory, as in `ToolHandler.http`, in their order. */
  readonly calls: { readonly [call: string]: Members };
}

/** Types by name. */
export interface Members {
  readonly [name: string]: string;
}

let description: ApiDescription | undefined;

/** Returns the description that the build has made of the types. */
export function apiDescription(): ApiDescription {
  const require = createRequire(__filename);
  description ??= require(path.join(__dirname, '..', '..', '..', 'assets', 'api', 'description.json')) as ApiDescription;
  return description;
}

import type { LocalResource, LocalStack } from '../stack';

/** A function that was found by one of its names. */
export interface FoundFunction {
  readonly resource: LocalResource;
  /** Its ARN, with the qualifier that it was named with. */
  readonly invokedArn: string;
}

/**
 * Finds a function by name, ARN, partial ARN or logical id, each with or without a qualifier (version or alias).
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html, FunctionName
 */
export function findFunction(stack: LocalStack, name: string): FoundFunction | undefined {
  for (const resource of stack.resources.values()) {
    if (resource.type !== 'AWS::Lambda::Function' || resource.arn === undefined) {
      continue;
    }
    const partialArn = `${stack.account}:function:${resource.ref}`;
    for (const known of [resource.arn, partialArn, resource.ref, resource.logicalId]) {
      if (name === known) {
        return { resource, invokedArn: resource.arn };
      }
      if (name.startsWith(`${known}:`)) {
        return { resource, invokedArn: `${resource.arn}${name.slice(known.length)}` };
      }
    }
  }
  return undefined;
}

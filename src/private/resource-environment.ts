import { type IResource, Resource } from 'aws-cdk-lib';

/** Where a resource is. */
interface ResourceEnvironment {
  /** Undefined when it is known at deployment only. */
  readonly account: string | undefined;
  /** Undefined when it is known at deployment only. */
  readonly region: string | undefined;
}

/** Where a resource is. Of one that is imported, its ARN tells it: the CDK takes some of them, such as tables, for those of the stack. */
export function environmentOf(resource: IResource, arn: string): ResourceEnvironment {
  if (Resource.isOwnedResource(resource)) {
    return resource.env;
  }
  const [prefix, , , region, account] = arn.split(':');
  return prefix === 'arn' ? { region, account } : { region: undefined, account: undefined };
}

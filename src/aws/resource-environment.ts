import { type IResource, Resource, Token } from 'aws-cdk-lib';

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

/**
 * What is wrong with where something is that calls reach in the region of the server only; lower case, no full stop.
 *
 * @param what it is called in messages
 * @param region its own, as far as that is known
 */
export function regionProblems(what: string, region: string | undefined, serverRegion: string): string[] {
  return region === undefined || Token.isUnresolved(region) || Token.isUnresolved(serverRegion) || region === serverRegion
    ? []
    : [`${what} is in ${region}, and calls do not leave ${serverRegion}, where the server is; have both in one region`];
}

import { createHash } from 'node:crypto';

/** Where a stack would be deployed. */
export interface Environment {
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
}

/** The partition of every local ARN, `AWS::Partition`. */
export const PARTITION = 'aws';

/** The domain of AWS endpoints, `AWS::URLSuffix`. */
export const URL_SUFFIX = 'amazonaws.com';

/** Names and ids of a resource: the same in every run, as unlike to those of other resources as CloudFormation's. */
export interface PhysicalNames {
  /** `Weather-TableCD117FA1-3KDQ02M2XW4V`, in the form that CloudFormation gives. */
  generatedName(maxLength?: number): string;
  /** A lower-case id of base-36 digits, as API Gateway gives. */
  id(length: number): string;
  uuid(): string;
  /** An ARN in the stack's region and account. */
  arn(service: string, resource: string): string;
}

/** The names of one resource of the stack. */
export function physicalNames(environment: Environment, logicalId: string): PhysicalNames {
  const hash = createHash('sha256').update(`${environment.stackName}/${logicalId}`).digest('hex');
  const id = (length: number) => BigInt(`0x${hash}`).toString(36).slice(0, length);
  return {
    id,
    generatedName: (maxLength = 64) => {
      const suffix = `-${id(12).toUpperCase()}`;
      return `${environment.stackName}-${logicalId}`.slice(0, maxLength - suffix.length) + suffix;
    },
    uuid: () => hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    arn: (service, resource) => `arn:${PARTITION}:${service}:${environment.region}:${environment.account}:${resource}`,
  };
}

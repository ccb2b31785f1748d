import { Size } from 'aws-cdk-lib';

/** Returns how large an object may be that is read as a resource, in bytes. */
export function objectSize(maxSize = Size.mebibytes(5)): number {
  return maxSize.toBytes();
}

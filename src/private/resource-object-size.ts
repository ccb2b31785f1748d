import { Size } from 'aws-cdk-lib';

/** What fits into the memory of the function with all its forms: the bytes, base64, JSON. */
const LARGEST = Size.mebibytes(50);

/**
 * How large an object may be that is read as a resource, in bytes.
 *
 * @throws when the size is not possible
 */
export function objectSize(maxSize = Size.mebibytes(5)): number {
  if (maxSize.isUnresolved()) {
    throw new Error('maxSize must be known at synthesis; write it without CloudFormation tokens');
  }
  const bytes = maxSize.toBytes();
  if (!(bytes >= 1 && bytes <= LARGEST.toBytes())) {
    throw new Error(`maxSize must be between 1 byte and ${LARGEST.toMebibytes()} MiB, got ${bytes} bytes`);
  }
  return bytes;
}

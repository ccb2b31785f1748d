import type { Size } from 'aws-cdk-lib';

/** How S3 objects are read as resources. */
export interface ResourceObjectOptions {
  /**
   * How large an object may be, up to 50 MiB. A larger one is not read: its answer is an error that says so. MCP has no way to ask for a
   * part of a resource, and most models cannot read that much.
   *
   * @default Size.mebibytes(5)
   */
  readonly maxSize?: Size;
}

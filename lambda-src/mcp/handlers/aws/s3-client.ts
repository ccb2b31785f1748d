import { S3Client } from '@aws-sdk/client-s3';
import { REPEATABLE } from './client-options';

/** With the bucket in the path, since it cannot precede a host that is an IP address. */
const forcePathStyle = process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_S3 !== undefined;

let client: S3Client | undefined;

/** The S3 client of this instance. Buckets may be in other regions. */
export function s3Client(): S3Client {
  return client ??= new S3Client({ ...REPEATABLE, forcePathStyle, followRegionRedirects: true });
}

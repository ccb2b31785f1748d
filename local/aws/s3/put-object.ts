import type { ObjectStore } from './object-store';
import { AwsError } from '../aws-error';
import type { AwsRequest, AwsResponse } from '../service';

/** The headers that objects keep, besides `x-amz-meta-*`. */
const KEPT_HEADERS = ['cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-type', 'expires'];

/**
 * Answers `PutObject`. Checksums are not compared: nothing is lost on the way within one machine.
 *
 * @throws AwsError `PreconditionFailed`, `IncompleteBody`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 */
export function putObject(bucket: string, key: string, { headers, body }: AwsRequest, objects: ObjectStore): AwsResponse {
  if (headers['if-none-match'] === '*' && objects.find(bucket, key)) {
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, { Condition: 'If-None-Match' });
  }
  const isChunked = String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { etag } = objects.put(bucket, { key, body: isChunked ? decodeChunks(body) : body, headers: keptHeaders(headers) });
  return { status: 200, headers: { ETag: etag }, body: undefined };
}

function keptHeaders(headers: AwsRequest['headers']): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-'));
  return Object.fromEntries(kept.flatMap(([name, value]) => {
    const text = name === 'content-encoding' ? withoutChunking(String(value)) : String(value);
    return text === '' ? [] : [[name, text]];
  }));
}

/** `aws-chunked` says how the body comes, and is no encoding of the object. */
function withoutChunking(encodings: string): string {
  return encodings.split(',').map((encoding) => encoding.trim()).filter((encoding) => encoding !== 'aws-chunked').join(',');
}

/**
 * The bytes in chunks of `{length in hexadecimal};chunk-signature=...`, and what follows on a line of its own; trailers are left.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function decodeChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let position = 0; ;) {
    const end = body.indexOf('\r\n', position);
    const length = end === -1 ? NaN : parseInt(body.toString('latin1', position, end), 16);
    const start = end + 2;
    if (Number.isNaN(length) || start + length > body.length) {
      throw new AwsError('IncompleteBody', 'The request body terminated unexpectedly');
    }
    if (length === 0) {
      return Buffer.concat(chunks);
    }
    chunks.push(body.subarray(start, start + length));
    position = start + length + 2;
  }
}

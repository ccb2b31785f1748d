import type { IncomingHttpHeaders } from 'node:http';
import type { StoredObject } from './object-store';
import { AwsError } from '../aws-error';
import type { AwsResponse } from '../service';

/**
 * Answers `GetObject`: all of an object or a range of it, or that the client's copy is still good.
 *
 * @throws AwsError `InvalidRange`, `PreconditionFailed`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function getObject(object: StoredObject, headers: IncomingHttpHeaders): AwsResponse {
  const common = {
    'Accept-Ranges': 'bytes',
    'ETag': object.etag,
    'Last-Modified': new Date(object.lastModified).toUTCString(),
  };
  if (!preconditionsHold(object, headers)) {
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
  }
  if (isUnchanged(object, headers)) {
    return { status: 304, headers: common, body: undefined };
  }
  const { length } = object.body;
  const range = rangeOf(headers.range, length);
  const body = range ? object.body.subarray(range.first, range.last + 1) : object.body;
  return {
    status: range ? 206 : 200,
    headers: {
      'content-type': 'binary/octet-stream',
      ...common,
      ...object.headers,
      ...(range && { 'Content-Range': `bytes ${range.first}-${range.last}/${length}` }),
    },
    body,
  };
}

/** RFC 9110 section 13.2.2. */
function preconditionsHold({ etag, lastModified }: StoredObject, headers: IncomingHttpHeaders): boolean {
  if (headers['if-match'] !== undefined) {
    return matches(headers['if-match'], etag);
  }
  const since = Date.parse(headers['if-unmodified-since'] ?? '');
  return Number.isNaN(since) || lastModified <= since;
}

function isUnchanged({ etag, lastModified }: StoredObject, headers: IncomingHttpHeaders): boolean {
  if (headers['if-none-match'] !== undefined) {
    return matches(headers['if-none-match'], etag);
  }
  return lastModified <= Date.parse(headers['if-modified-since'] ?? '');
}

/** S3 also takes ETags without their quotes. */
function matches(condition: string, etag: string): boolean {
  return condition === '*' || condition.split(',').some((tag) => tag.trim().replaceAll('"', '') === etag.replaceAll('"', ''));
}

/**
 * A single range of bytes, both ends included (RFC 9110 section 14.1.2); undefined for what S3 ignores, as several ranges.
 *
 * @throws AwsError `InvalidRange`
 */
function rangeOf(range: string | undefined, length: number): { readonly first: number; readonly last: number } | undefined {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (from === undefined || (from === '' && to === '')) {
    return undefined;
  }
  const first = from === '' ? Math.max(length - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== '' && to !== '' && Number(to) < Number(from)) {
    return undefined;
  }
  if (first >= length) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, { RangeRequested: range, ActualObjectSize: length });
  }
  return { first, last };
}

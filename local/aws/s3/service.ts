import { getObject } from './get-object';
import { listObjects } from './list-objects';
import type { ObjectStore } from './object-store';
import { putObject } from './put-object';
import type { LocalStack } from '../../stack';
import { AwsError } from '../aws-error';
import type { Authorize } from '../iam/access-control';
import { NotEmulatedError } from '../not-emulated';
import type { AwsRequest, AwsResponse } from '../service';

/** What operations work on. */
export interface S3 {
  readonly stack: LocalStack;
  readonly objects: ObjectStore;
  readonly authorize: Authorize;
}

/** A request's bucket, and the key of an object in it; both decoded. */
interface Target {
  readonly bucket: string;
  readonly key: string;
}

/** The parameters that each operation takes; another one makes it another operation, as `?acl` and `?versionId`. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetObject: [],
  HeadObject: [],
  HeadBucket: [],
  PutObject: [],
  DeleteObject: [],
  ListObjectsV2: ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type', 'fetch-owner'],
};

/**
 * Answers an operation of S3 (REST XML), with the bucket in the path, which is where the SDKs put it at an IP address.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function answerS3(request: AwsRequest, { stack, objects, authorize }: S3): AwsResponse {
  const target = targetOf(request.path);
  const { bucket, key } = target;
  const operation = operationOf(request, target);
  const bucketArn = `arn:aws:s3:::${bucket}`;
  const { searchParams } = request.url;
  const authorizeListing = () => authorize(request.caller, 's3:ListBucket', bucketArn, {
    's3:prefix': searchParams.get('prefix') ?? undefined,
    's3:delimiter': searchParams.get('delimiter') ?? undefined,
    's3:max-keys': searchParams.get('max-keys') ?? undefined,
  });
  const authorizeObject = (action: string) => {
    authorize(request.caller, action, `${bucketArn}/${key}`);
    requireBucket(stack, bucket);
  };

  switch (operation) {
    case 'GetObject':
    case 'HeadObject': {
      authorizeObject('s3:GetObject');
      const object = objects.find(bucket, key);
      if (!object) {
        // who may not list is not told which objects there are
        authorizeListing();
        throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
      }
      return operation === 'GetObject' ? getObject(object, request.headers) : withoutBody(getObject(object, request.headers));
    }
    case 'PutObject':
      authorizeObject('s3:PutObject');
      return putObject(bucket, key, request, objects);
    case 'DeleteObject':
      authorizeObject('s3:DeleteObject');
      objects.delete(bucket, key);
      return { status: 204, body: undefined };
    case 'HeadBucket':
      authorizeListing();
      requireBucket(stack, bucket);
      return { status: 200, headers: { 'x-amz-bucket-region': stack.region }, body: undefined };
    default:
      authorizeListing();
      requireBucket(stack, bucket);
      return listObjects(bucket, objects.list(bucket), searchParams);
  }
}

/** @throws AwsError for what is not emulated */
function operationOf({ method, url, headers }: AwsRequest, { bucket, key }: Target): string {
  const parameters = [...url.searchParams.keys()].filter((name) => name !== 'x-id');
  const name = nameOf(method, key, url.searchParams);
  const isPlain = name !== undefined && bucket !== '' && parameters.every((parameter) => PARAMETERS[name].includes(parameter));
  if (!isPlain || headers['x-amz-copy-source'] !== undefined) {
    const which = url.searchParams.get('x-id') ?? `${method} ${bucket}/${key}?${parameters.join('&')}`;
    throw new NotEmulatedError(`s3:${which}`);
  }
  return name;
}

function nameOf(method: string, key: string, query: URLSearchParams): string | undefined {
  if (key === '') {
    return method === 'HEAD' ? 'HeadBucket' : method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : undefined;
  }
  return { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
}

function targetOf(path: string): Target {
  const [, bucket, key] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? ['', '', ''];
  try {
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Only the buckets of the stack are there. */
function requireBucket(stack: LocalStack, bucket: string): void {
  const exists = [...stack.resources.values()].some(({ type, ref }) => type === 'AWS::S3::Bucket' && ref === bucket);
  if (!exists) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: bucket });
  }
}

function withoutBody({ status, headers, body }: AwsResponse): AwsResponse {
  return { status, headers: { ...headers, 'Content-Length': String((body as Buffer | undefined)?.length ?? 0) }, body: undefined };
}

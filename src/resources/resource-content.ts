import * as fs from 'fs';
import { extname, resolve } from 'path';
import { FileSystem, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { grantInvoke, grantReadObjects, requireReachable } from '../aws/resource-grants';
import { checkArguments } from '../checks/props/arguments';
import { mediaTypeOfFile, MPEG_STREAM, RESOURCE_FOLDER, TEXT_MEDIA_TYPE, type ResourceContentManifest, TYPESCRIPT } from '../contract';
import type { ResourceObjectOptions } from './resource-object-options';
import { objectSize } from './resource-object-size';

/** Above it, a resource is better served from a bucket. In bytes. */
const MAX_SIZE = 5 * 1024 * 1024;

/** Where the content of a resource comes from. */
export abstract class ResourceContent {
  /**
   * Text that stands in the app.
   *
   * @param text the text, which may hold CloudFormation tokens
   */
  public static fromText(text: string): ResourceContent {
    return new TextContent(text);
  }

  /**
   * A file of up to 5 MiB, which is deployed with the server. Files of text types must be UTF-8.
   *
   * @param path the path of the file; a relative one starts at the working directory of the CDK app
   */
  public static fromFile(path: string): ResourceContent {
    return new FileContent(path);
  }

  /**
   * An S3 object, which is read whenever a client asks for the resource. Text that is UTF-8 is answered as text, by the media type of the
   * object; anything else as base64.
   *
   * The server may read this object. A bucket of another account, or its key, must allow that in its own policy.
   *
   * @param bucket the bucket
   * @param key the key of the object
   * @param options what else there is to decide
   */
  public static fromBucketObject(bucket: s3.IBucket, key: string, options?: ResourceObjectOptions): ResourceContent {
    return new ObjectContent(bucket, key, options);
  }

  /**
   * A Lambda function, in any language, that gets the URI as its event and answers with the content: a string, `{ text }` or `{ blob }`
   * (base64), each of these with a `mimeType` if it likes, or nothing, when there is no such resource.
   *
   * The server may invoke the function from then on. Several resources may share one function: the event names the URI.
   *
   * @param fn the function, or an alias or version of one
   */
  public static fromLambdaFunction(fn: lambda.IFunction): ResourceContent {
    return new FunctionContent(fn);
  }

  /**
   * Says where the server finds the content.
   *
   * @param region of the server
   * @param mimeType what the owner says the media type is
   * @throws when there is no such content, or it is too large, or out of reach
   * @internal
   */
  public abstract _bind(region: string, mimeType?: string): ResourceContentConfig;
}

checkArguments(ResourceContent);

/**
 * Content that is ready to be served.
 *
 * @internal
 */
export interface ResourceContentConfig {
  /** Undefined: as the content turns out to have it. */
  readonly mimeType?: string;
  readonly content: ResourceContentManifest;
  /** Lets the server read it, where that takes a permission. */
  readonly grant?: (server: iam.IGrantable) => void;
  /** A file to deploy at `content.path`. */
  readonly sourceFile?: string;
}

class TextContent extends ResourceContent {
  constructor(private readonly text: string) {
    super();
  }

  /** @internal */
  public _bind(_region: string, mimeType = 'text/plain'): ResourceContentConfig {
    const size = Buffer.byteLength(this.text);
    if (size > MAX_SIZE) {
      throw new Error(`the text has ${size} bytes, more than the ${MAX_SIZE} of a resource`);
    }
    return { mimeType, content: { type: 'text', text: this.text } };
  }
}

class FileContent extends ResourceContent {
  constructor(private readonly file: string) {
    super();
  }

  /** @internal */
  public _bind(_region: string, ownersType?: string): ResourceContentConfig {
    const sourceFile = resolve(this.file);
    const stats = fs.statSync(sourceFile, { throwIfNoEntry: false });
    if (!stats?.isFile()) {
      throw new Error(`there is no file at ${sourceFile}`);
    }
    if (stats.size > MAX_SIZE) {
      throw new Error(`${sourceFile} has ${stats.size} bytes, more than the ${MAX_SIZE} of a resource`);
    }
    const mimeType = ownersType ?? typeOf(sourceFile);
    // a type that is known at deployment only does not tell
    const encoding = TEXT_MEDIA_TYPE.test(Token.isUnresolved(mimeType) ? typeOf(sourceFile) : mimeType) ? 'text' : 'blob';
    if (encoding === 'text' && !isUtf8(fs.readFileSync(sourceFile))) {
      throw new Error(`${sourceFile} is not UTF-8, which a file of type ${mimeType} must be`);
    }
    // named after its content, so that the manifest, and with it the hash of the asset, changes with it
    const name = `${FileSystem.fingerprint(sourceFile)}${extname(sourceFile)}`;
    return { mimeType, content: { type: 'file', path: `${RESOURCE_FOLDER}/${name}`, encoding }, sourceFile };
  }
}

class ObjectContent extends ResourceContent {
  constructor(private readonly bucket: s3.IBucket, private readonly key: string, private readonly options: ResourceObjectOptions = {}) {
    super();
  }

  /** @internal */
  public _bind(_region: string, mimeType?: string): ResourceContentConfig {
    const { bucket, key, options } = this;
    if (key === '') {
      throw new Error('the key of the object is empty');
    }
    return {
      mimeType,
      content: { type: 's3Object', bucketName: bucket.bucketName, key, maxSize: objectSize(options.maxSize) },
      grant: (server) => grantReadObjects(server, bucket, { key }),
    };
  }
}

class FunctionContent extends ResourceContent {
  constructor(private readonly fn: lambda.IFunction) {
    super();
  }

  /** @internal */
  public _bind(region: string, mimeType?: string): ResourceContentConfig {
    requireReachable(this.fn, region);
    return {
      mimeType,
      content: { type: 'lambdaFunction', functionArn: this.fn.functionArn },
      grant: (server) => grantInvoke(server, this.fn),
    };
  }
}

/** Returns the type of a file by its name; a name that TypeScript and MPEG streams share says nothing without a look into the file. */
function typeOf(file: string): string {
  const type = mediaTypeOfFile(file) ?? 'application/octet-stream';
  return type === TYPESCRIPT && !isUtf8(fs.readFileSync(file)) ? MPEG_STREAM : type;
}

function isUtf8(content: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

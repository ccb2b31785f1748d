import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { grantInvoke, grantListObjects, grantReadObjects, requireReachable } from '../aws/resource-grants';
import { checkArguments } from '../checks/props/arguments';
import type { ResourceTemplateContentManifest } from '../contract';
import type { ResourceBucketOptions } from './resource-bucket-options';
import { objectSize } from './resource-object-size';
import type { TemplateVariables } from './resource-uri-template';

/** Where the contents of the resources of a template come from. */
export abstract class ResourceTemplateContent {
  /**
   * Objects of a bucket: each whose key begins with `prefix` is a resource. The URI template has one variable, which is the rest of the key.
   * With `{+key}`, `reports://{+key}` for example, slashes of the key stand in the URI; with `{key}` they are escaped.
   *
   * Text that is UTF-8 is answered as text, by the media type of the object; anything else as base64. The server may read the objects, and
   * list them unless `listed` is false. A bucket of another account, or its key, must allow that in its own policy.
   *
   * @param bucket the bucket
   * @param options what else there is to decide
   */
  public static fromBucket(bucket: s3.IBucket, options?: ResourceBucketOptions): ResourceTemplateContent {
    return new BucketContent(bucket, options);
  }

  /**
   * A Lambda function, in any language, that gets the URI and the values of its variables as its event and answers with the content: a
   * string, `{ text }` or `{ blob }` (base64), each of these with a `mimeType` if it likes, or nothing, when there is no such resource.
   *
   * @param fn the function, or an alias or version of one
   */
  public static fromLambdaFunction(fn: lambda.IFunction): ResourceTemplateContent {
    return new FunctionContent(fn);
  }

  /**
   * Says where the server finds the contents.
   *
   * @param region of the server
   * @param variables of the URI template
   * @throws when the variables, or the options, are not those that it can be had by, or it is out of reach
   * @internal
   */
  public abstract _bind(region: string, variables: TemplateVariables): ResourceTemplateContentConfig;
}

checkArguments(ResourceTemplateContent);

/**
 * Contents that are ready to be served.
 *
 * @internal
 */
export interface ResourceTemplateContentConfig {
  readonly content: ResourceTemplateContentManifest;
  /** Lets the server read, and list, them. */
  readonly grant: (server: iam.IGrantable) => void;
}

class BucketContent extends ResourceTemplateContent {
  constructor(private readonly bucket: s3.IBucket, private readonly options: ResourceBucketOptions = {}) {
    super();
  }

  /** @internal */
  public _bind(_region: string, { path, query }: TemplateVariables): ResourceTemplateContentConfig {
    if (path.length !== 1 || query.length > 0) {
      const has = query.length > 0 ? `${query.length} in the query` : path.length;
      throw new Error(`the objects of a bucket need one variable in the path of the URI template, for the rest of the key, as in "reports://{+key}"; it has ${has}`);
    }
    const { prefix = '', listed = true, maxSize } = this.options;
    const { bucket } = this;
    return {
      content: { type: 's3Prefix', bucketName: bucket.bucketName, prefix, variable: path[0], listed, maxSize: objectSize(maxSize) },
      grant: (server) => {
        grantReadObjects(server, bucket, { prefix });
        if (listed) {
          grantListObjects(server, bucket, prefix);
        }
      },
    };
  }
}

class FunctionContent extends ResourceTemplateContent {
  constructor(private readonly fn: lambda.IFunction) {
    super();
  }

  /** @internal */
  public _bind(region: string): ResourceTemplateContentConfig {
    requireReachable(this.fn, region);
    return {
      content: { type: 'lambdaFunction', functionArn: this.fn.functionArn },
      grant: (server) => grantInvoke(server, this.fn),
    };
  }
}

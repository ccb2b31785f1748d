/* The resources of the manifest, and where their contents are. */

/** MCP `Resource`, and where its content is. */
export interface ResourceManifest {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType?: string;
  /** How long clients may keep the content, in milliseconds; as lists unless given. */
  readonly cacheTtl?: number;
  readonly content: ResourceContentManifest;
}

/** Where the content of a resource is; told apart by `type`. */
export type ResourceContentManifest = TextContentManifest | FileContentManifest | S3ObjectContentManifest | LambdaFunctionContentManifest;

/** MCP `ResourceTemplate`, and where the contents of its resources are. */
export interface ResourceTemplateManifest {
  /** RFC 6570. */
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  /** Absent: as the content has it. */
  readonly mimeType?: string;
  /** How long clients may keep the contents, in milliseconds; as lists unless given. */
  readonly cacheTtl?: number;
  readonly content: ResourceTemplateContentManifest;
}

/** Where the contents of the resources of a template are; told apart by `type`. */
export type ResourceTemplateContentManifest = S3PrefixContentManifest | LambdaFunctionContentManifest;

/** Text that stands in the manifest itself. */
export interface TextContentManifest {
  readonly type: 'text';
  readonly text: string;
}

/** A file in the asset. */
export interface FileContentManifest {
  readonly type: 'file';
  /** Relative to the manifest. */
  readonly path: string;
  /** `text`: UTF-8, answered as `text`. `blob`: anything else, answered as base64 `blob`. */
  readonly encoding: 'text' | 'blob';
}

/** An S3 object. */
export interface S3ObjectContentManifest {
  readonly type: 's3Object';
  readonly bucketName: string;
  readonly key: string;
  /** In bytes. */
  readonly maxSize: number;
}

/** The S3 objects whose keys begin with a prefix. The one variable of the URI template is what follows it. */
export interface S3PrefixContentManifest {
  readonly type: 's3Prefix';
  readonly bucketName: string;
  readonly prefix: string;
  /** The name of the variable. */
  readonly variable: string;
  /** Whether `resources/list` lists the objects. */
  readonly listed: boolean;
  /** Of one object, in bytes. */
  readonly maxSize: number;
}

/** A Lambda function that gets a `ResourceEvent`. */
export interface LambdaFunctionContentManifest {
  readonly type: 'lambdaFunction';
  readonly functionArn: string;
}

import type { HttpServiceManifest } from './http-service-manifest';
import type { Mapping } from './mapping';

/* What answers the calls of the tools of the manifest. */

/** What answers the calls of a tool; told apart by `type`. */
export type ToolHandlerManifest =
  | LambdaFunctionHandlerManifest
  | StreamingLambdaFunctionHandlerManifest
  | HttpHandlerManifest
  | ExpressStateMachineHandlerManifest
  | StateMachineHandlerManifest
  | DynamoDbGetItemHandlerManifest
  | DynamoDbQueryHandlerManifest
  | S3GetObjectHandlerManifest
  | BedrockRetrieveHandlerManifest
  | AwsCallHandlerManifest;

/** What a call may take, of any handler. */
export interface LimitsManifest {
  /** Of the whole call with all its attempts, in milliseconds. Absent: until the time of the function is up. */
  readonly timeout?: number;
  /** Of what the backend answers, in bytes. Absent: as much as the backend can answer. */
  readonly maxResultSize?: number;
}

/** A Lambda function that gets a `ToolEvent` and answers with its return value. */
export interface LambdaFunctionHandlerManifest extends LimitsManifest {
  readonly type: 'lambdaFunction';
  readonly functionArn: string;
}

/** A Lambda function that gets a `ToolEvent` and streams `ToolStreamLine`s, each a line of JSON. */
export interface StreamingLambdaFunctionHandlerManifest extends LimitsManifest {
  readonly type: 'streamingLambdaFunction';
  readonly functionArn: string;
}

/** One request to an HTTP service. */
export interface HttpHandlerManifest extends LimitsManifest {
  readonly type: 'http';
  readonly service: HttpServiceManifest;
  /** In upper case. */
  readonly method: string;
  /**
   * Begins with a slash, follows `service.baseUrl`, and may have a query that all requests have. `{name}` stands for the parameter of that name
   * whose `in` is `path`; `{name+}` and `{+name}` for one in which slashes are those of the path.
   */
  readonly path: string;
  readonly parameters: HttpParameterManifest[];
  readonly body?: HttpBodyManifest;
  /** How often a request is tried again that may be: after 429, 502, 503, 504 and where there is no connection. */
  readonly retryAttempts: number;
  /** JMESPath: what of a JSON answer is the result. Absent: all. */
  readonly result?: string;
}

/** A parameter of a request, as in the Parameter Object of OpenAPI 3.1. */
export interface HttpParameterManifest {
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly name: string;
  /** Absent: it is never sent, nor is a member of another parameter by its name. */
  readonly value?: Mapping;
  /** Absent with `contentType`. */
  readonly style?: 'simple' | 'label' | 'matrix' | 'form' | 'spaceDelimited' | 'pipeDelimited' | 'deepObject';
  readonly explode?: boolean;
  /** Of a query parameter: RFC 3986 reserved characters stay as they are, but for `#` and `&`. */
  readonly allowReserved?: boolean;
  /** The value is serialized as a document of this type, not by a style. */
  readonly contentType?: string;
}

/** The body of a request. */
export interface HttpBodyManifest {
  /** Decides the serialization: JSON, `application/x-www-form-urlencoded`, `multipart/form-data`, text, or base64 that is sent as bytes. */
  readonly contentType: string;
  readonly value: Mapping;
  /** Names that no member of a form may be sent by. */
  readonly omitted?: string[];
  /** Of single members of a form, as in the Encoding Object of OpenAPI 3.1. */
  readonly encoding?: { readonly [member: string]: HttpPartManifest };
}

/** The way in which a member of a form is written. */
export interface HttpPartManifest extends Pick<HttpParameterManifest, 'style' | 'explode' | 'allowReserved' | 'contentType'> {
  /** The types that a file may have besides `contentType`, or ranges of them. The value is its content, text or base64, or a `FormFile`. */
  readonly fileTypes?: readonly string[];
}

/** A file of a form, with what is said of it. */
export interface FormFile {
  /** Text if all types that the part may have are text, otherwise base64. */
  readonly content: string;
  /** Without an extension, it gets that of its type. Absent: made of the name of the part. */
  readonly filename?: string;
  /** Absent: by the extension of the name, or else the first of the part. */
  readonly contentType?: string;
}

/** An execution of an express workflow that the call waits for. */
export interface ExpressStateMachineHandlerManifest extends LimitsManifest {
  readonly type: 'expressStateMachine';
  readonly stateMachineArn: string;
  readonly input: Mapping;
  /** JMESPath: what of the output is the result. Absent: all. */
  readonly result?: string;
}

/** An execution of a standard workflow: a task, for clients that know tasks; others wait for it as long as a request lasts. */
export interface StateMachineHandlerManifest extends LimitsManifest {
  readonly type: 'stateMachine';
  readonly stateMachineArn: string;
  readonly input: Mapping;
  /** JMESPath: what of the output is the result. Absent: all. */
  readonly result?: string;
}

/** One item of a DynamoDB table, as plain JSON. */
export interface DynamoDbGetItemHandlerManifest extends LimitsManifest {
  readonly type: 'dynamoDbGetItem';
  /** Or the ARN. */
  readonly tableName: string;
  /** Plain JSON. */
  readonly key: Mapping;
  readonly consistentRead: boolean;
  readonly result?: string;
}

/** A page of items of a DynamoDB table: `{ items, nextStartKey }`, as plain JSON. */
export interface DynamoDbQueryHandlerManifest extends LimitsManifest {
  readonly type: 'dynamoDbQuery';
  /** Or the ARN. */
  readonly tableName: string;
  readonly indexName?: string;
  readonly keyCondition: string;
  readonly filter?: string;
  readonly projection?: string;
  /** `ExpressionAttributeNames`. */
  readonly names: { readonly [name: string]: string };
  /** `ExpressionAttributeValues`, plain JSON by name. */
  readonly values: Mapping;
  /** A `Mapping` to a whole number. */
  readonly limit?: Mapping;
  /** A `Mapping` to the `nextStartKey` of the page before. */
  readonly startKey?: Mapping;
  readonly descending: boolean;
  readonly consistentRead: boolean;
  readonly result?: string;
}

/** The content of an S3 object. */
export interface S3GetObjectHandlerManifest extends LimitsManifest {
  readonly type: 's3GetObject';
  readonly bucketName: string;
  readonly key: Mapping;
  readonly result?: string;
}

/** The passages of a Bedrock knowledge base that match a text. */
export interface BedrockRetrieveHandlerManifest extends LimitsManifest {
  readonly type: 'bedrockRetrieve';
  readonly knowledgeBaseId: string;
  readonly query: Mapping;
  readonly numberOfResults: Mapping;
  readonly filter?: Mapping;
  readonly result?: string;
}

/** Any action of the AWS SDK for JavaScript. */
export interface AwsCallHandlerManifest extends LimitsManifest {
  readonly type: 'awsCall';
  /** As the SDK's package has it after `@aws-sdk/client-`. */
  readonly service: string;
  /** In camel case: `describeInstances`. */
  readonly action: string;
  /** As the SDK takes them. */
  readonly parameters: Mapping;
  /** Absent: the region of the function. */
  readonly region?: string;
  readonly result?: string;
}

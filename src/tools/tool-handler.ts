import type { Duration } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { ToolHandlerManifest } from '../contract';
import type { DynamoDbGetItemToolProps, DynamoDbQueryToolProps } from './handlers/aws/dynamodb-tool-props';
import type { HttpToolProps } from './handlers/http/http-tool-props';
import { checkArguments } from '../checks/props/arguments';
import { awsCall } from './handlers/aws/aws-call';
import type { AwsCallProps } from './handlers/aws/aws-call-props';
import { bedrockRetrieve } from './handlers/aws/bedrock-retrieve';
import type { BedrockRetrieveToolProps } from './handlers/aws/bedrock-tool-props';
import { dynamoDbGetItem } from './handlers/aws/dynamodb-get-item';
import { dynamoDbQuery } from './handlers/aws/dynamodb-query';
import { s3GetObject } from './handlers/aws/s3-get-object';
import type { S3GetObjectToolProps } from './handlers/aws/s3-tool-props';
import { httpTool } from './handlers/http/http';
import { lambdaFunction, streamingLambdaFunction } from './handlers/lambda/lambda-function';
import { expressStateMachine, stateMachine } from './handlers/step-functions/state-machine';
import type { StateMachineToolOptions } from './handlers/step-functions/state-machine-tool-options';
import type { HandledTool, ToolHandlerDefinition } from './handlers/tool-handler-definition';
import type { ToolHandlerOptions } from './handlers/tool-handler-options';

/**
 * What answers the calls of a tool. The server may do with it what that takes, and nothing else.
 *
 * Several tools may share one handler.
 */
export class ToolHandler {
  /**
   * A Lambda function, in any language, that gets the call as its event and answers with its return value.
   *
   * The server may invoke the function from then on. A function that another account owns must allow that in its own
   * resource policy. Several tools may share one function: the event names the tool.
   *
   * A call takes as long as the function does, unless `timeout` says otherwise, and up to 6 MB of answer.
   *
   * @param fn the function, or an alias or version of one
   * @param options what a call may take
   */
  public static lambdaFunction(fn: lambda.IFunction, options: ToolHandlerOptions = {}): ToolHandler {
    return new ToolHandler(lambdaFunction(fn, options), options.timeout);
  }

  /**
   * A Lambda function that gets the call as its event, and streams lines of JSON: what it reports while it works, as in
   * `{"progress":1,"total":3,"message":"Reading"}`, and at last `{"result": ...}`.
   *
   * It streams its response as its runtime lets it: with `awslambda.streamifyResponse` on Node.js, else with a custom runtime.
   *
   * A call takes as long as the function does, unless `timeout` says otherwise, and up to 6 MB of answer.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
   * @param fn the function, or an alias or version of one
   * @param options what a call may take
   */
  public static streamingLambdaFunction(fn: lambda.IFunction, options: ToolHandlerOptions = {}): ToolHandler {
    return new ToolHandler(streamingLambdaFunction(fn, options), options.timeout);
  }

  /**
   * A request to an HTTP service, made of the arguments of the call.
   *
   * An answer with status 2xx is the result; one with 4xx, but for those that are about the credentials, tells the model what is wrong with
   * its arguments. Addresses that are not on the public internet are refused, unless `allowedNetworks` has them, and a redirect that leaves
   * `baseUrl` takes neither headers nor credentials along.
   */
  public static http(props: HttpToolProps): ToolHandler {
    return new ToolHandler(httpTool(props), props.timeout);
  }

  /**
   * An express workflow of Step Functions. The call waits for its output: up to 5 minutes, and no longer than `functionTimeout`.
   *
   * @param machine the state machine, whose type must be express
   * @param options its input and result, and what a call may take
   */
  public static expressStateMachine(machine: sfn.IStateMachine, options: StateMachineToolOptions = {}): ToolHandler {
    return new ToolHandler(expressStateMachine(machine, options), options.timeout);
  }

  /**
   * A standard workflow of Step Functions. For clients that know tasks, a call is a task that lasts as long as the execution does; for
   * others, it waits as long as a request lasts. An execution is stopped when its call is cancelled.
   *
   * The server keeps state then: it has a table, a secret and a function for tasks.
   *
   * @see https://modelcontextprotocol.io/extensions/tasks
   * @param machine the state machine, whose type must be standard
   * @param options its input and result, and what a call may take
   */
  public static stateMachine(machine: sfn.IStateMachine, options: StateMachineToolOptions = {}): ToolHandler {
    return new ToolHandler(stateMachine(machine, options));
  }

  /**
   * An item of a DynamoDB table, as plain JSON. That there is none is an error that the model gets to read.
   *
   * @param table the table
   * @param props which item
   */
  public static dynamoDbGetItem(table: dynamodb.ITable, props: DynamoDbGetItemToolProps): ToolHandler {
    return new ToolHandler(dynamoDbGetItem(table, props), props.timeout);
  }

  /**
   * A page of the items of a DynamoDB table or index with one partition key: `{ items, nextStartKey }`, as plain JSON.
   *
   * @param table the table
   * @param props which items
   */
  public static dynamoDbQuery(table: dynamodb.ITable, props: DynamoDbQueryToolProps): ToolHandler {
    return new ToolHandler(dynamoDbQuery(table, props), props.timeout);
  }

  /**
   * The content of an object of S3: JSON, text, or an image, by the type of the object.
   *
   * @param bucket the bucket
   * @param props which object
   */
  public static s3GetObject(bucket: s3.IBucket, props: S3GetObjectToolProps): ToolHandler {
    return new ToolHandler(s3GetObject(bucket, props), props.timeout);
  }

  /** The passages of a knowledge base of Amazon Bedrock that are closest to a text. */
  public static bedrockRetrieve(props: BedrockRetrieveToolProps): ToolHandler {
    return new ToolHandler(bedrockRetrieve(props), props.timeout);
  }

  /**
   * A call of any API of AWS, with the AWS SDK for JavaScript.
   *
   * The server may do the action with `iamResources`, whatever the arguments are: keep what must not be chosen by a model out of
   * `parameters`.
   */
  public static awsCall(props: AwsCallProps): ToolHandler {
    return new ToolHandler(awsCall(props), props.timeout);
  }

  /**
   * A handler that something else than the methods above has made.
   *
   * @internal
   */
  public static _of(definition: ToolHandlerDefinition, timeout?: Duration): ToolHandler {
    return new ToolHandler(definition, timeout);
  }

  private constructor(
    private readonly definition: ToolHandlerDefinition,
    /**
     * What the owner has set, where nothing goes on without the function that calls.
     *
     * @internal
     */
    public readonly _timeout?: Duration,
  ) {}

  /**
   * Says what is wrong with the handler of a tool; lower case, no full stop.
   *
   * @internal
   */
  public _problems(tool: HandledTool): string[] {
    return this.definition.problems(tool);
  }

  /**
   * Gives the server the permissions it needs, and says how to reach the handler.
   *
   * @param server runs the tools
   * @internal
   */
  public _bind(server: lambda.IFunction): ToolHandlerManifest {
    return this.definition.bind(server);
  }
}

checkArguments(ToolHandler);

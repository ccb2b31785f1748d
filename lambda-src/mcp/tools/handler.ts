import type { ToolEvent, ToolHandlerManifest, ToolProgressLine } from '../../../src/contract';
import type { ExecutionTask } from '../tasks/execution-task';

/** What a handler may use while it answers a call. */
export interface HandlerContext {
  /** Aborted when the answer would come too late: the client has gone, or the function's time is up. */
  readonly signal: AbortSignal;
  /** Tells the client how far the call is, if it has asked for that (MCP 2026-07-28, progress). */
  readonly reportProgress: (progress: ToolProgressLine) => Promise<void>;
  /** The access token of the request, for those alone who exchange it for another one; undefined in a task. */
  readonly accessToken: string | undefined;
  /** The task that the call is or can become, for those alone whose work goes on without a function; undefined when they have to wait for it. */
  readonly executionTask?: ExecutionTask;
}

/**
 * Answers the calls of one tool.
 *
 * @param event the call; its arguments are valid
 * @returns any JSON value, see `toToolResult`
 * @throws ToolFailure when the tool could not answer
 * @throws MappingError when the arguments cannot be made into what the backend is asked
 */
export type ToolHandler = (event: ToolEvent, context: HandlerContext) => Promise<unknown>;

/** Makes the handler that a manifest asks for. The code of a kind is loaded when a tool needs it. */
export async function createToolHandler(manifest: ToolHandlerManifest): Promise<ToolHandler> {
  switch (manifest.type) {
    case 'lambdaFunction': {
      const { createLambdaFunctionHandler } = await import('../backends/lambda/lambda-function');
      return createLambdaFunctionHandler(manifest);
    }
    case 'streamingLambdaFunction': {
      const { createStreamingLambdaFunctionHandler } = await import('../backends/lambda/streaming-lambda-function');
      return createStreamingLambdaFunctionHandler(manifest);
    }
    case 'http': {
      const { createHttpHandler } = await import('../backends/http/http-handler');
      return createHttpHandler(manifest);
    }
    case 'expressStateMachine': {
      const { createExpressStateMachineHandler } = await import('../backends/step-functions/express-state-machine');
      return createExpressStateMachineHandler(manifest);
    }
    case 'stateMachine': {
      const { createStateMachineHandler } = await import('../backends/step-functions/state-machine');
      return createStateMachineHandler(manifest);
    }
    case 'dynamoDbGetItem': {
      const { createDynamoDbGetItemHandler } = await import('../backends/aws/dynamodb-get-item');
      return createDynamoDbGetItemHandler(manifest);
    }
    case 'dynamoDbQuery': {
      const { createDynamoDbQueryHandler } = await import('../backends/aws/dynamodb-query');
      return createDynamoDbQueryHandler(manifest);
    }
    case 's3GetObject': {
      const { createS3GetObjectHandler } = await import('../backends/aws/s3-get-object');
      return createS3GetObjectHandler(manifest);
    }
    case 'bedrockRetrieve': {
      const { createBedrockRetrieveHandler } = await import('../backends/aws/bedrock-retrieve');
      return createBedrockRetrieveHandler(manifest);
    }
    case 'awsCall': {
      const { createAwsCallHandler } = await import('../backends/aws/aws-call');
      return createAwsCallHandler(manifest);
    }
  }
}

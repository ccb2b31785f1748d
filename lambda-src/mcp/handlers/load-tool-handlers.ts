import type { ToolHandlerManifest } from '../../../src/contract';
import type { ToolHandler } from '../call/handler';

/** Makes the handler that a manifest asks for. The code of a kind is loaded when a tool needs it. */
export async function createToolHandler(manifest: ToolHandlerManifest): Promise<ToolHandler> {
  switch (manifest.type) {
    case 'lambdaFunction': {
      const { createLambdaFunctionHandler } = await import('./lambda/lambda-function');
      return createLambdaFunctionHandler(manifest);
    }
    case 'streamingLambdaFunction': {
      const { createStreamingLambdaFunctionHandler } = await import('./lambda/streaming-lambda-function');
      return createStreamingLambdaFunctionHandler(manifest);
    }
    case 'http': {
      const { createHttpHandler } = await import('./http/http-handler');
      return createHttpHandler(manifest);
    }
    case 'expressStateMachine': {
      const { createExpressStateMachineHandler } = await import('./step-functions/express-state-machine');
      return createExpressStateMachineHandler(manifest);
    }
    case 'stateMachine': {
      const { createStateMachineHandler } = await import('./step-functions/state-machine');
      return createStateMachineHandler(manifest);
    }
    case 'dynamoDbGetItem': {
      const { createDynamoDbGetItemHandler } = await import('./aws/dynamodb-get-item');
      return createDynamoDbGetItemHandler(manifest);
    }
    case 'dynamoDbQuery': {
      const { createDynamoDbQueryHandler } = await import('./aws/dynamodb-query');
      return createDynamoDbQueryHandler(manifest);
    }
    case 's3GetObject': {
      const { createS3GetObjectHandler } = await import('./aws/s3-get-object');
      return createS3GetObjectHandler(manifest);
    }
    case 'bedrockRetrieve': {
      const { createBedrockRetrieveHandler } = await import('./aws/bedrock-retrieve');
      return createBedrockRetrieveHandler(manifest);
    }
    case 'awsCall': {
      const { createAwsCallHandler } = await import('./aws/aws-call');
      return createAwsCallHandler(manifest);
    }
  }
}

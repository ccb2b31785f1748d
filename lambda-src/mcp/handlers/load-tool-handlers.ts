import type { ToolHandlerManifest } from '../../../src/contract';
import type { ToolHandler } from '../call/handler';

/** Makes the handler that a manifest asks for. */
export type CreateToolHandler<Manifest extends ToolHandlerManifest = ToolHandlerManifest> =
  (manifest: Manifest) => ToolHandler | Promise<ToolHandler>;

type Kind = ToolHandlerManifest['type'];

/** The code of each kind of handlers, which is loaded if a tool needs it. */
const KINDS: { readonly [Type in Kind]: () => Promise<CreateToolHandler<Extract<ToolHandlerManifest, { readonly type: Type }>>> } = {
  lambdaFunction: async () => (await import('./lambda/lambda-function')).createLambdaFunctionHandler,
  streamingLambdaFunction: async () => (await import('./lambda/streaming-lambda-function')).createStreamingLambdaFunctionHandler,
  http: async () => (await import('./http/http-handler')).createHttpHandler,
  expressStateMachine: async () => (await import('./step-functions/express-state-machine')).createExpressStateMachineHandler,
  stateMachine: async () => (await import('./step-functions/state-machine')).createStateMachineHandler,
  dynamoDbGetItem: async () => (await import('./aws/dynamodb-get-item')).createDynamoDbGetItemHandler,
  dynamoDbQuery: async () => (await import('./aws/dynamodb-query')).createDynamoDbQueryHandler,
  s3GetObject: async () => (await import('./aws/s3-get-object')).createS3GetObjectHandler,
  bedrockRetrieve: async () => (await import('./aws/bedrock-retrieve')).createBedrockRetrieveHandler,
  awsCall: async () => (await import('./aws/aws-call')).createAwsCallHandler,
};

/** Loads the code of the kinds of handlers that tools need, once each: an import takes its time even if the code has been loaded. */
export async function loadToolHandlers(tools: Iterable<{ readonly handler: ToolHandlerManifest }>): Promise<CreateToolHandler> {
  const loaded = new Map<Kind, CreateToolHandler>();
  for (const { handler: { type } } of tools) {
    if (!loaded.has(type)) {
      loaded.set(type, await KINDS[type]() as CreateToolHandler);
    }
  }
  return (manifest) => loaded.get(manifest.type)!(manifest);
}

/** Tells whether more code is loaded for a handler when it is made: for its credentials, or for its service. */
export function loadsMore({ type }: ToolHandlerManifest): boolean {
  return type === 'http' || type === 'awsCall';
}

import type { StreamingLambdaFunctionHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createStreamingLambdaFunctionHandler(manifest: StreamingLambdaFunctionHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

import type { BedrockRetrieveHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createBedrockRetrieveHandler(manifest: BedrockRetrieveHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

import type { AwsCallHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createAwsCallHandler(manifest: AwsCallHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

import type { DynamoDbGetItemHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createDynamoDbGetItemHandler(manifest: DynamoDbGetItemHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

import type { DynamoDbQueryHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createDynamoDbQueryHandler(manifest: DynamoDbQueryHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

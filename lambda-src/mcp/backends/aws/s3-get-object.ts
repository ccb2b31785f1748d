import type { S3GetObjectHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createS3GetObjectHandler(manifest: S3GetObjectHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

import type { HttpHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createHttpHandler(manifest: HttpHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

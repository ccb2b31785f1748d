import type { ExpressStateMachineHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createExpressStateMachineHandler(manifest: ExpressStateMachineHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

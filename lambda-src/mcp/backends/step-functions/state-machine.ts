import type { StateMachineHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../tools/handler';

export function createStateMachineHandler(manifest: StateMachineHandlerManifest): ToolHandler {
  throw new Error(`PLACEHOLDER ${manifest.type}`);
}

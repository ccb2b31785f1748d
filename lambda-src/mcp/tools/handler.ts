import type { ToolEvent, ToolHandlerManifest } from '../../../src/contract';

/**
 * Answers the calls of one tool.
 *
 * @param event the call; its arguments are valid
 * @param signal aborted when the answer would come too late: the client has gone, or the function's time is up
 * @returns any JSON value, see `toToolResult`
 * @throws ToolFailure when the tool could not answer
 */
export type ToolHandler = (event: ToolEvent, signal: AbortSignal) => Promise<unknown>;

/** Makes the handler that a manifest asks for. The code of a kind is loaded when a tool needs it. */
export async function createToolHandler(manifest: ToolHandlerManifest): Promise<ToolHandler> {
  switch (manifest.type) {
    case 'lambdaFunction': {
      const { createLambdaFunctionHandler } = await import('./lambda-function');
      return createLambdaFunctionHandler(manifest);
    }
  }
}

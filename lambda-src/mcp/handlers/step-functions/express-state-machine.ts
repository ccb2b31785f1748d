import { StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { answerOf } from './outcome';
import { newStepFunctionsClient } from './step-functions-client';
import type { ExpressStateMachineHandlerManifest } from '../../../../src/contract';
import type { ToolHandler } from '../../call/handler';
import { mapValues } from '../../call/mapping';
import { xRayHeaderOf } from '../../call/trace-context';
import { withAwsErrors } from '../aws/aws-errors';
import { closeIdleConnections, ONCE } from '../aws/client-options';

const client = newStepFunctionsClient(ONCE);

/** An express workflow, which the call waits for; its output is the answer. The execution is named after the request id. */
export function createExpressStateMachineHandler(manifest: ExpressStateMachineHandlerManifest): ToolHandler {
  const { stateMachineArn } = manifest;
  return (event, { signal }) => withAwsErrors(event, async () => {
    const input = JSON.stringify(mapValues(manifest.input, event) ?? {});
    closeIdleConnections();
    const command = new StartSyncExecutionCommand({ stateMachineArn, name: event.requestId, input, traceHeader: xRayHeaderOf(event.trace) });
    const { executionArn = '', status, output, error, cause } = await client.send(command, { abortSignal: signal });
    return answerOf({ executionArn, status: status!, output, error, cause }, manifest, event);
  });
}

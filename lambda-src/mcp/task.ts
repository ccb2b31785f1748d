/**
 * The `task` function: runs the tools of calls that outlive their requests (MCP extension `io.modelcontextprotocol/tasks`).
 *
 * It is the code, the manifest and the role of the `mcp` function, with more time. The `mcp` function invokes it asynchronously.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { withDeadline } from './call/deadline';
import type { AnswerCall } from './call/task-support';
import { prepareServed } from './catalogue/prepare-served';
import { loadManifest } from './manifest/load-manifest';
import { answerInTask } from './protocol/answer-request';
import { runTask } from './tasks/run';
import type { TaskEvent } from './tasks/task-function';
import { ENVIRONMENT, MCP_PATH } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';

const assetFolder = dirname(fileURLToPath(import.meta.url));
const url = new URL(`${requireEnvironment(ENVIRONMENT.publicBaseUrl)}${MCP_PATH}`);
const manifest = loadManifest(assetFolder, requireEnvironment(ENVIRONMENT.deployTimeValues));
const served = await prepareServed(manifest, assetFolder);
const { requestedScopePrefix } = served;
const answerCall: AnswerCall = (call) => answerInTask(served, call);

/** Begins the next run of a task. */
export async function handler(event: TaskEvent, context: Context): Promise<void> {
  await withDeadline(context, (deadline) => runTask(event, { answerCall, requestedScopePrefix, url, requestId: context.awsRequestId, deadline }));
}

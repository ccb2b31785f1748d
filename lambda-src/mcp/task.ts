/**
 * The `task` function: runs the tools of calls that outlive their requests (MCP extension `io.modelcontextprotocol/tasks`).
 *
 * It is the code, the manifest and the role of the `mcp` function, with more time. The `mcp` function invokes it asynchronously.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';
import { withDeadline } from './call/deadline';
import { loadManifest } from './manifest/load-manifest';
import { prepareServed } from './served';
import { runTask } from './tasks/run';
import { runningTask } from './tasks/running-task';
import type { TaskEvent } from './tasks/task-function';
import { ENVIRONMENT, MCP_PATH } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';

const assetFolder = dirname(fileURLToPath(import.meta.url));
const url = new URL(`${requireEnvironment(ENVIRONMENT.publicBaseUrl)}${MCP_PATH}`);
const manifest = await loadManifest(assetFolder, requireEnvironment(ENVIRONMENT.deployTimeValues));
const served = await prepareServed(manifest, assetFolder, runningTask);

/** Begins the next run of a task. */
export async function handler(event: TaskEvent, context: Context): Promise<void> {
  await withDeadline(context, (deadline) => runTask(event, { served, url, requestId: context.awsRequestId, deadline }));
}

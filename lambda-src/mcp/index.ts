/**
 * The `mcp` function: the MCP endpoint (Streamable HTTP), behind API Gateway with response streaming.
 *
 * Everything that does not depend on a request happens once, while the function starts; a function whose environment or
 * manifest is not complete refuses to start.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { withDeadline } from './call/deadline';
import type { TaskSupport } from './call/task-support';
import { whenWorkIsFinished } from './call/unfinished-work';
import { prepareServed } from './catalogue/prepare-served';
import { createEndpoint } from './endpoint/endpoint';
import { abortOnDisconnect, writeAnswer } from './endpoint/response-stream';
import { loadManifest } from './manifest/load-manifest';
import { warmUp } from './warm-up';
import { ENVIRONMENT } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';

const assetFolder = dirname(fileURLToPath(import.meta.url));
const publicBaseUrl = requireEnvironment(ENVIRONMENT.publicBaseUrl);
const manifest = loadManifest(assetFolder, requireEnvironment(ENVIRONMENT.deployTimeValues));

const served = await prepareServed(manifest, assetFolder, manifest.keepsState ? await prepareState() : undefined);
const { allowedOrigins } = manifest;
const answer = createEndpoint({ publicBaseUrl, allowedOrigins, served });

// Without the owner's module, and other servers: they would be told of a caller who does not exist.
await warmUp(createEndpoint({ publicBaseUrl, allowedOrigins, served: { ...served, module: undefined, mcpServers: undefined } }));

/**
 * What only a server that keeps state has, and loads the code of.
 *
 * @throws Error when the environment does not say where to keep it
 */
async function prepareState(): Promise<TaskSupport> {
  [ENVIRONMENT.sealingSecretArn, ENVIRONMENT.stateTableName, ENVIRONMENT.taskFunctionName].forEach(requireEnvironment);
  const { requestTasks } = await import('./tasks/request-tasks');
  return requestTasks;
}

/** Answers API Gateway REST proxy events. */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEvent>(async (event, responseStream, context) => {
  const disconnected = abortOnDisconnect(responseStream);
  await withDeadline(context, async (deadline) => {
    await writeAnswer(await answer(event, context, { disconnected, deadline }), responseStream, context.awsRequestId);
    await whenWorkIsFinished();
  });
});

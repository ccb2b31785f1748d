/**
 * The `mcp` function: the MCP endpoint (Streamable HTTP), behind API Gateway with response streaming.
 *
 * Everything that does not depend on a request happens once, while the function starts; a function whose environment or
 * manifest is not complete refuses to start.
 */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { withDeadline } from './deadline';
import { createEndpoint } from './endpoint';
import { abortOnDisconnect, writeResponse } from './http/response-stream';
import { loadManifest } from './manifest/load-manifest';
import { prepareResources } from './resources/resource';
import { prepareTools } from './tools/tool';
import { warmUp } from './warm-up';
import { ENVIRONMENT } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';

const assetFolder = dirname(fileURLToPath(import.meta.url));
const publicBaseUrl = requireEnvironment(ENVIRONMENT.publicBaseUrl);
const manifest = await loadManifest(assetFolder, requireEnvironment(ENVIRONMENT.deployTimeValues));

const answer = createEndpoint({
  publicBaseUrl,
  allowedOrigins: manifest.allowedOrigins,
  served: {
    identity: manifest.server,
    tools: await prepareTools(manifest.tools),
    resources: prepareResources(manifest.resources, assetFolder),
  },
});

await warmUp(answer);

/** Answers API Gateway REST proxy events. */
export const handler = awslambda.streamifyResponse<APIGatewayProxyEvent>(async (event, responseStream, context) => {
  const disconnected = abortOnDisconnect(responseStream);
  await withDeadline(context, async (deadline) => {
    await writeResponse(await answer(event, context, { disconnected, deadline }), responseStream, context.awsRequestId);
  });
});

import { startToolFunctions } from './tool-functions';
import { functionArn, startFunction, tool } from '../../lambda/mcp/mcp-function';
import type { RunningConfiguration } from '../recorded-case';

const echo = { type: 'lambdaFunction' as const, functionArn: functionArn('arguments') };

const TOOLS = [
  tool('get_forecast', { title: 'Forecast', description: 'Weather of the next days in a city.', inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }, handler: echo }),
  tool('get_radar', { description: 'Rain as a radar sees it.', annotations: { readOnlyHint: true }, handler: echo }),
  tool('about_server', { handler: echo }),
  tool('set_alarm', { description: 'Wakes somebody when it rains.', scopes: ['alarms:write'], handler: echo }),
  tool('typed', { description: 'Counts clouds.', outputSchema: { type: 'integer' } }),
  ...Array.from({ length: 22 }, (_, index) => tool(`sensor_${index}`, { description: 'Measures a temperature.', handler: echo })),
];

/** Starts a server whose tools are found by a search only. */
export const hiddenTools = () => start(true);

/** Starts a server whose tools are listed beside the search. */
export const searchedTools = () => start(false);

async function start(hidesTools: boolean): Promise<RunningConfiguration> {
  const lambda = await startToolFunctions();
  const mcp = await startFunction({
    manifest: { tools: TOOLS, toolSearch: { hidesTools, alwaysListed: { include: ['about*'], exclude: [] } } },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
  return { mcp, stop: () => lambda.close() };
}

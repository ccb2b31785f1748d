/** The adapter of Vercel, with tools that run in the same process. */
import { createMcpHandler } from 'mcp-handler';
import { lambdaHandler } from './lambda-handler';
import { registerForecasts } from '../forecasts';

export const handler = lambdaHandler(createMcpHandler(registerForecasts, { serverInfo: { name: 'benchmark', version: '1.0.0' } }));

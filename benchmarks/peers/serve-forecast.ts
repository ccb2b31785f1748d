import { createMcpHandler } from 'mcp-handler';
import { z } from 'zod';
import { lambdaHandler } from './lambda-handler';
import { DESCRIPTION } from '../forecast-service';

const INPUT = z.object({ city: z.string().min(1) });

/** Serves one tool by the adapter of Vercel, written as its documentation shows. */
export function serveForecast(forecast: (city: string) => Promise<Record<string, unknown>>) {
  return lambdaHandler(createMcpHandler((server) => {
    server.registerTool('forecast_0', { description: DESCRIPTION, inputSchema: INPUT }, async ({ city }) => {
      const structuredContent = await forecast(city);
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    });
  }, { serverInfo: { name: 'benchmark', version: '1.0.0' } }));
}

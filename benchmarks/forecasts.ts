import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

const INPUT = z.object({ city: z.string().min(1) });

/** Registers ten tools that answer at once: the very same code for the module of this package and for its peers. */
export function registerForecasts(server: McpServer): void {
  for (let index = 0; index < 10; index++) {
    server.registerTool(`forecast_${index}`, { description: 'Forecast for a city.', inputSchema: INPUT }, ({ city }) => {
      const structuredContent = { city, celsius: 4 };
      return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent };
    });
  }
}

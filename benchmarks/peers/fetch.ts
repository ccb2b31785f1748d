/** The SDK alone, with tools that ask an HTTP service. */
import { serveTools } from './serve-tools';
import { serviceUrl } from './service-url';

export const handler = serveTools(async (city) => {
  const response = await fetch(`${serviceUrl}/forecasts/${encodeURIComponent(city)}`);
  return await response.json() as Record<string, unknown>;
});

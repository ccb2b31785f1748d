/** The adapter of Vercel, with a tool that asks an HTTP service. */
import { serveForecast } from './serve-forecast';

const [serviceUrl]: string[] = JSON.parse(process.env.DEPLOY_TIME_VALUES!);

export const handler = serveForecast(async (city) => {
  const response = await fetch(`${serviceUrl}/region_0/forecasts/${encodeURIComponent(city)}`);
  return await response.json() as Record<string, unknown>;
});

import { startFunction } from '../../lambda/mcp/mcp-function';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server that serves nothing. */
export async function nothing(): Promise<RunningConfiguration> {
  return { mcp: await startFunction() };
}

import type { RunningConfiguration } from '../recorded-case';
import { startFunction } from '../../lambda/mcp/mcp-function';

/** Starts a server that serves nothing. */
export async function nothing(): Promise<RunningConfiguration> {
  return { mcp: await startFunction() };
}

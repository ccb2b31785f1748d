import { startServices, startStatefulFunction } from '../../lambda/mcp/legacy/stateful-function';
import { tool } from '../../lambda/mcp/mcp-function';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server that keeps sessions, with a module that asks clients. */
export async function sessions(): Promise<RunningConfiguration> {
  const services = await startServices();
  const mcp = await startStatefulFunction(services, { tools: [tool('slow', { longRunning: true })] });
  return { mcp, stop: () => services.stop() };
}

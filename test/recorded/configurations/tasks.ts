import { returned } from '../../lambda/mcp/lambda-service';
import { tool } from '../../lambda/mcp/mcp-function';
import { startTaskServer } from '../../lambda/mcp/tasks/task-server';
import type { RunningConfiguration } from '../recorded-case';

/** Starts a server whose tools may outlive their requests. Tasks run when a case says so. */
export async function tasks(): Promise<RunningConfiguration> {
  const server = await startTaskServer({ tools: [tool('archive', { longRunning: true }), tool('quick')] });
  server.deliver = () => undefined;
  server.lambda.functions.archive = ({ arguments: args }) => returned({ files: 3, args });
  server.lambda.functions.quick = () => returned('at once');
  return {
    mcp: server.mcp,
    runTask: () => server.runTask(server.events.at(-1)),
    stop: () => server.stop(),
  };
}

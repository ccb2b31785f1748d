import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InterceptorEvent } from '../../../../src/contract';
import { returned } from '../lambda-service';
import { functionArn, tool } from '../mcp-function';
import { createTask, startTaskServer, taskWith, type TaskServer } from '../tasks/task-server';

let server: TaskServer;
const asked: InterceptorEvent[] = [];

beforeAll(async () => {
  server = await startTaskServer({
    module: undefined,
    tools: [tool('archive', { longRunning: true })],
    interceptors: [{ functionArn: functionArn('guard'), phases: ['request', 'response'], tools: { include: ['*'], exclude: [] } }],
  });
  server.lambda.functions.archive = ({ arguments: { year } }) => returned(`archive of ${year}`);
  server.lambda.functions.guard = (event) => {
    asked.push(event as InterceptorEvent);
    return returned((event as InterceptorEvent).phase === 'request' ? { arguments: { year: 2025 } } : { result: { content: [{ type: 'text', text: 'redacted' }] } });
  };
});

afterAll(() => server.stop());

test('a call that runs as a task passes interceptors in the task, once, with the caller who made it', async () => {
  const { taskId } = await createTask(server, 'archive', { year: 2026 }, 'alice');
  const { result } = await taskWith(server, taskId, 'completed', 'alice');

  expect(result).toMatchObject({ content: [{ text: 'redacted' }] });
  expect(asked).toMatchObject([
    { phase: 'request', arguments: { year: 2026 }, requestId: 'task-request', caller: { subject: 'alice' } },
    { phase: 'response', arguments: { year: 2025 }, result: { content: [{ text: 'archive of 2025' }] }, requestId: 'task-request', caller: { subject: 'alice' } },
  ]);
});

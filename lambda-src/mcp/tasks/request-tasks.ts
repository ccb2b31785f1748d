import { ProtocolError, ProtocolErrorCode, type McpServer } from '@modelcontextprotocol/server';
import { knowsTasks, requireTasks, TASKS_EXTENSION } from './extension';
import type { CallParams } from './stored-call';
import { TASK_PARAMS, type TaskParams } from './task-params';
import { CallBecameTask, type TaskSupport } from './task-support';
import type { RequestScope } from '../call/invocation';
import type { Served } from '../served';

/**
 * Tasks as requests see them, in the `mcp` function: a call becomes a task, and clients ask after it.
 *
 * The code behind it, with its AWS clients, is loaded when a request is about a task.
 */
export const requestTasks: TaskSupport = {
  register: (server, served, scope) => {
    // earlier revisions have other tasks, which this server does not offer
    if (scope.era === 'modern') {
      server.server.registerCapabilities({ extensions: { [TASKS_EXTENSION]: {} } });
      registerMethods(server, served, scope);
    }
  },

  runAsTask: async (_ctx, { era, message, invocation }, { required = false } = {}) => {
    if (required) {
      requireTasks(message);
    }
    if (era === 'modern' && knowsTasks(message)) {
      const { startTask } = await import('./start');
      throw new CallBecameTask(await startTask((message as { params: CallParams }).params, invocation));
    }
  },

  executionTask: ({ era, message, invocation }) => {
    if (era !== 'modern' || !knowsTasks(message)) {
      return undefined;
    }
    return {
      stage: 'new',
      become: async (start) => {
        const { startExecutionTask } = await import('./start-execution');
        throw new CallBecameTask(await startExecutionTask((message as { params: CallParams }).params, invocation, start));
      },
    };
  },

  endsCall: () => false,
};

function registerMethods({ server }: McpServer, served: Served, { message, invocation }: RequestScope): void {
  const { caller, functionName } = invocation;
  const ownTask = ({ taskId }: TaskParams) => ({ taskId, clientId: caller.clientId, subject: caller.subject });

  server.setRequestHandler('tasks/get', { params: TASK_PARAMS }, async (params) => {
    requireTasks(message);
    const { getTask } = await import('./methods');
    return getTask(ownTask(params), { served, invocation });
  });

  server.setRequestHandler('tasks/update', { params: TASK_PARAMS }, async (params, { mcpReq: { inputResponses } }) => {
    requireTasks(message);
    if (inputResponses === undefined) {
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'inputResponses is missing');
    }
    const { updateTask } = await import('./methods');
    return updateTask(ownTask(params), inputResponses, functionName);
  });

  server.setRequestHandler('tasks/cancel', { params: TASK_PARAMS }, async (params) => {
    requireTasks(message);
    const { cancelTask } = await import('./methods');
    return cancelTask(ownTask(params));
  });
}

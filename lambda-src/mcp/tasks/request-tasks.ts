import { knowsTasks, requireTasks, taskOf } from './extension';
import type { CallParams } from './stored-call';
import { InvalidParamsError } from '../call/protocol-error';
import { CallBecameTask, type TaskSupport } from '../call/task-support';

/**
 * Tasks as requests see them, in the `mcp` function: a call becomes a task, and clients ask after it.
 *
 * The code behind it is loaded when a request is about a task.
 */
export const requestTasks: TaskSupport = {
  methods: {
    'tasks/get': async (exchange, answerCall) => {
      const task = taskOf(exchange);
      requireTasks(exchange);
      const { getTask } = await import('./methods');
      return getTask(task, { invocation: exchange.invocation, answerCall });
    },

    'tasks/update': async (exchange) => {
      const task = taskOf(exchange);
      requireTasks(exchange);
      if (exchange.inputResponses === undefined) {
        throw new InvalidParamsError('inputResponses is missing');
      }
      const { updateTask } = await import('./methods');
      return updateTask(task, exchange.inputResponses, exchange.invocation.functionName);
    },

    'tasks/cancel': async (exchange) => {
      const task = taskOf(exchange);
      requireTasks(exchange);
      const { cancelTask } = await import('./methods');
      return cancelTask(task);
    },
  },

  runAsTask: async (exchange, { required = false } = {}) => {
    if (required) {
      requireTasks(exchange);
    }
    if (knowsTasks(exchange)) {
      const { startTask } = await import('./start');
      throw new CallBecameTask(await startTask(exchange.request.params as CallParams, exchange.invocation));
    }
  },

  executionTask: (exchange) => (knowsTasks(exchange) ? {
    stage: 'new',
    become: async (start) => {
      const { startExecutionTask } = await import('./start-execution');
      throw new CallBecameTask(await startExecutionTask(exchange.request.params as CallParams, exchange.invocation, start));
    },
  } : undefined),

  endsCall: () => false,
};

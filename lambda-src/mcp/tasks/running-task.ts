import { ProtocolError } from '../call/protocol-error';
import type { TaskSupport } from '../call/task-support';

/** Tasks as a call in a task sees them, in the task function: it is one already, so it goes on. */
export const runningTask: TaskSupport = {
  methods: {},
  runAsTask: () => Promise.resolve(),
  // only the mcp function starts executions
  executionTask: () => undefined,
  // a task has a status for errors of the protocol, which is told from `isError`
  endsCall: (error) => error instanceof ProtocolError,
};

import type { StandardSchemaV1 } from '@modelcontextprotocol/server';

/** The parameters that all methods of tasks have. */
export interface TaskParams {
  readonly taskId: string;
}

/** Checks them; the SDK answers wrong ones with -32602. */
export const TASK_PARAMS: StandardSchemaV1<unknown, TaskParams> = {
  '~standard': {
    version: 1,
    vendor: 'cdk-remote-mcp-server',
    validate: (params) => {
      const { taskId } = params as Partial<TaskParams>;
      return typeof taskId === 'string' ? { value: { taskId } } : { issues: [{ message: 'taskId must be a string' }] };
    },
  },
};

import { ExecutionAbortedError, ExecutionTimeoutError, StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { RunnableDefinition } from './definition';
import { failureOf, type Outcome } from './outcome';
import { runTask } from './run-task';
import type { EmulatedAws } from '../signed-request';

/** What states find in `$$`, besides what the interpreter gives them. */
export interface ContextObject {
  readonly Execution: { readonly Id: string; readonly Name: string; readonly RoleArn: string };
  readonly StateMachine: { readonly Id: string; readonly Name: string };
}

/** A run of a state machine. */
export interface Run {
  /** Never rejects. */
  readonly outcome: Promise<Outcome>;
  stop(): void;
}

/**
 * Interprets a definition in the Amazon States Language with JSONPath.
 *
 * @param aws where task states do their work, with the permissions of the state machine
 */
export function runStateMachine({ definition, tasks }: RunnableDefinition, input: any, context: ContextObject, aws: EmulatedAws): Run {
  const handlers = [...tasks].map(([name, resource]) => [name, (taskInput: unknown) => runTask(resource, taskInput, aws)] as const);
  // AWS validates it when it is deployed
  const machine = new StateMachine(definition as StateMachineDefinition, { validationOptions: { noValidate: true } });
  const execution = machine.run(input, {
    context: { ...context },
    overrides: { taskResourceLocalHandlers: Object.fromEntries(handlers) as Record<string, (taskInput: unknown) => any> },
  });
  const succeeded = (output: unknown): Outcome => ({ status: 'SUCCEEDED', output: JSON.stringify(output ?? null) });
  return { outcome: execution.result.then(succeeded, failed), stop: execution.abort };
}

function failed(error: Error): Outcome {
  if (error instanceof ExecutionAbortedError) {
    return { status: 'ABORTED' };
  }
  return error instanceof ExecutionTimeoutError ? { status: 'TIMED_OUT', error: 'States.Timeout' } : failureOf(error.cause);
}

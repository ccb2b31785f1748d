import type { LocalResource, Log } from '../../stack';
import type { EmulatedAws } from '../signed-request';
import { readDefinition } from './definition';
import { failureOf, type Outcome } from './outcome';
import type { Run } from './run-state-machine';

/** An execution of a state machine. */
export interface Execution {
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  /** JSON. */
  readonly input: string;
  /** Epoch milliseconds. */
  readonly started: number;
  /** Undefined while it runs. */
  readonly end?: Outcome & { readonly stopped: number };
}

/** An execution, as it goes on. */
export interface RunningExecution {
  /** As it is now. */
  readonly current: Execution;
  /** Settles when it has ended. Never rejects. */
  readonly ended: Promise<Execution>;
  /** Ends it so, unless it has ended. */
  stop(outcome: Outcome): void;
}

/** Options for running executions. */
export interface ExecutionsOptions {
  readonly log: Log;
  /** 1 unless given. */
  readonly patience?: number;
}

/** The executions of the state machines of a stack, kept in memory. */
export interface Executions {
  /** The factor by which they may take longer than their time limits say. */
  readonly patience: number;
  /** @param machine an `AWS::StepFunctions::StateMachine`; later changes of it change nothing */
  start(machine: LocalResource, execution: Pick<Execution, 'arn' | 'name' | 'input'>): RunningExecution;
  find(arn: string): RunningExecution | undefined;
  /** Stops all that run. */
  close(): void;
}

/**
 * Keeps no executions yet.
 *
 * @param awsOf gives the endpoint, with the credentials of a state machine by its logical id
 */
export function createExecutions(awsOf: (logicalId: string) => EmulatedAws, { log, patience = 1 }: ExecutionsOptions): Executions {
  const executions = new Map<string, RunningExecution>();
  return {
    start: (machine, { arn, name, input }) => {
      const begun = { arn, stateMachineArn: machine.ref, name, input, started: Date.now() };
      const execution = startExecution(machine, begun, awsOf(machine.logicalId), patience);
      executions.set(arn, execution);
      void execution.ended.then(({ end }) => {
        if (end!.status !== 'SUCCEEDED') {
          log(machine.logicalId, `execution ${name}: ${[end!.status, end!.error, end!.cause].filter(Boolean).join(': ')}`);
        }
      });
      return execution;
    },
    find: (arn) => executions.get(arn),
    patience,
    close: () => executions.forEach((execution) => execution.stop({ status: 'ABORTED' })),
  };
}

function startExecution(machine: LocalResource, execution: Execution, aws: EmulatedAws, patience: number): RunningExecution {
  let current = execution;
  let run: Run | undefined;
  let settle: (ended: Execution) => void;
  const ended = new Promise<Execution>((resolve) => { settle = resolve; });
  const end = (outcome: Outcome): void => {
    if (!current.end) {
      current = { ...current, end: { ...outcome, stopped: Date.now() } };
      settle(current);
    }
  };
  const interpret = async (): Promise<void> => {
    try {
      const definition = readDefinition(machine, patience);
      const { runStateMachine } = await import('./run-state-machine');
      if (current.end) {
        return;
      }
      const { arn, name, input } = execution;
      const context = {
        Execution: { Id: arn, Name: name, RoleArn: machine.properties.RoleArn },
        StateMachine: { Id: machine.ref, Name: machine.ref.split(':').at(-1)! },
      };
      run = runStateMachine(definition, JSON.parse(input), context, aws);
      end(await run.outcome);
    } catch (error) {
      end(failureOf(error));
    }
  };
  void interpret();
  return {
    get current() {
      return current;
    },
    ended,
    stop: (outcome) => {
      end(outcome);
      run?.stop();
    },
  };
}

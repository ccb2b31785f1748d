import type { ToolHandlerOptions } from '../tool-handler-options';

/** Options of a tool that runs a state machine. */
export interface StateMachineToolOptions extends ToolHandlerOptions {
  /**
   * The input of the execution: JSON, in which strings may hold placeholders, as in `{ order: '{{id}}', by: '{{$caller.subject}}' }`.
   *
   * @see HttpToolProps
   * @default '{{$arguments}}'
   */
  readonly input?: any;

  /**
   * What of the output is the result of the tool, in JMESPath.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}

import { readFileSync } from 'node:fs';
import { TaskError } from './task-error';
import type { LocalResource } from '../../stack';

/** The longest time that a timer of Node.js takes, in seconds: 24 days. */
const MAX_TIMER_SECONDS = 2_147_483;

/** What the interpreter runs. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Record<string, any>;
  readonly TimeoutSeconds?: number;
}

/** A definition that can be run here. */
export interface RunnableDefinition {
  readonly definition: Definition;
  /** The `Resource` of each task state, nested ones included, by the name of the state, which is unique in a definition. */
  readonly tasks: ReadonlyMap<string, string>;
}

/**
 * Reads the definition of an `AWS::StepFunctions::StateMachine`: `DefinitionString`, `Definition`, or the asset of
 * `DefinitionS3Location`, with the values of `DefinitionSubstitutions` in their places.
 *
 * @param patience the factor by which it may take longer than its time limits say
 * @throws TaskError `States.Runtime` for what the local server does not emulate
 */
export function readDefinition({ logicalId, properties, assetPath }: LocalResource, patience: number): RunnableDefinition {
  const { DefinitionString, Definition: definition, DefinitionSubstitutions = {} } = properties;
  const source = DefinitionString ?? (definition ? JSON.stringify(definition) : assetPath && readFileSync(assetPath, 'utf8')) ?? '';
  const text = Object.entries<unknown>(DefinitionSubstitutions).reduce((result, [name, value]) => result.replaceAll(`\${${name}}`, String(value)), source);
  return runnable(parse(text, logicalId), (seconds = MAX_TIMER_SECONDS) => Math.min(seconds * patience, MAX_TIMER_SECONDS));
}

function parse(text: string, logicalId: string): Definition {
  try {
    return JSON.parse(text);
  } catch {
    throw new TaskError('States.Runtime', `The definition of ${logicalId} is not JSON, or not in the assembly.`);
  }
}

/** Checks the definition, and gives all task states a time limit: without one, the interpreter's is a minute, and AWS's years. */
function runnable(definition: Definition, timerOf: (seconds?: number) => number): RunnableDefinition {
  const tasks = new Map<string, string>();

  const states = (of: any): any => {
    refuse(of.QueryLanguage === 'JSONata', 'JSONata');
    return { ...of, States: Object.fromEntries(Object.entries<any>(of.States ?? {}).map(([name, state]) => [name, prepared(name, state)])) };
  };
  const prepared = (name: string, state: any): any => {
    refuse(state.QueryLanguage === 'JSONata', 'JSONata', name);
    refuse(state.Assign !== undefined, 'variables (Assign)', name);
    refuse(state.ItemReader !== undefined || state.ResultWriter !== undefined, 'distributed maps', name);
    const { Branches, Iterator, ItemProcessor } = state;
    const nested = {
      ...state,
      ...(Branches && { Branches: Branches.map(states) }),
      ...(Iterator && { Iterator: states(Iterator) }),
      ...(ItemProcessor && { ItemProcessor: states(ItemProcessor) }),
    };
    if (state.Type !== 'Task') {
      return nested;
    }
    tasks.set(name, state.Resource);
    return state.TimeoutSecondsPath === undefined ? { ...nested, TimeoutSeconds: timerOf(state.TimeoutSeconds) } : nested;
  };

  const { TimeoutSeconds } = definition;
  return { definition: { ...states(definition), ...(TimeoutSeconds !== undefined && { TimeoutSeconds: timerOf(TimeoutSeconds) }) }, tasks };
}

function refuse(isUsed: boolean, what: string, state?: string): void {
  if (isUsed) {
    throw new TaskError('States.Runtime', `The local server does not emulate ${what} of state machines${state === undefined ? '' : `, which the state ${state} uses`}.`);
  }
}

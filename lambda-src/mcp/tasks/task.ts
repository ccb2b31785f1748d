import type { InputRequests, InputResponses } from '@modelcontextprotocol/server';
import { TASK_LIFETIME } from './extension';

/**
 * A call that outlives its request (MCP extension `io.modelcontextprotocol/tasks`), as it is stored.
 *
 * The functions of this module are its state machine. Each takes a task and gives the one to store in its place, or undefined when
 * the change does not apply: the task has ended, or another run of it has taken over.
 */
export type Task = WorkingTask | InputRequiredTask | CompletedTask | FailedTask | CancelledTask;

interface TaskBase {
  readonly tool: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
  readonly statusMessage?: string;
  /** How long the task is kept from its creation on, in milliseconds. */
  readonly lifetime: number;
  /** Which run of the tool this is: a tool that asks for input is run anew with the answers. From 1 on. */
  readonly run: number;
  /** The execution of a state machine that the task is. No function runs it. */
  readonly executionArn?: string;
}

/** The tool is running, or about to. */
export interface WorkingTask extends TaskBase {
  readonly status: 'working';
  /** Whether the task function has begun this run. */
  readonly begun: boolean;
  /** When the run counts as dead unless it is heard of before, in epoch milliseconds. */
  readonly aliveUntil: number;
  /** What this run gets besides the arguments, from the second run on. */
  readonly input?: TaskInput;
  /** Until when somebody is making the result of the execution, which has ended, in epoch milliseconds. */
  readonly settledUntil?: number;
}

/** The tool waits for the client. No function runs. */
export interface InputRequiredTask extends TaskBase {
  readonly status: 'input_required';
  /** By keys that are unique over the life of the task. */
  readonly requests: InputRequests;
  /** Those that have been answered, by the same keys. */
  readonly responses: InputResponses;
  /** What the tool wants to be given again. */
  readonly requestState?: string;
}

/** The tool has answered. Its result is stored beside the task. */
export interface CompletedTask extends TaskBase {
  readonly status: 'completed';
}

/** The call ended in a JSON-RPC error. */
export interface FailedTask extends TaskBase {
  readonly status: 'failed';
  readonly error: TaskError;
}

/** The client has taken the call back. */
export interface CancelledTask extends TaskBase {
  readonly status: 'cancelled';
}

/** A JSON-RPC error object. */
export interface TaskError {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/** The members of a repeated request that carry the client's input (MCP 2026-07-28, multi-round-trip requests). */
export interface TaskInput {
  readonly inputResponses: InputResponses;
  readonly requestState?: string;
}

/** How long one that is an execution is kept: as long as Step Functions keeps an execution that has ended, 90 days. */
export const EXECUTION_LIFETIME = 90 * TASK_LIFETIME;

/**
 * How long a run may take to begin, in milliseconds: Lambda queues asynchronous invocations when it has no instance to spare, for
 * the fifteen minutes that the configuration of the task function allows.
 */
const BEGIN_WITHIN = 16 * 60_000;

/** How long a run that is not heard of lives on, in milliseconds: fifteen of its signs of life. */
const SILENCE = 30_000;

/** A new task, whose first run is about to begin. */
export function newTask(tool: string, now: number): WorkingTask {
  return { status: 'working', tool, createdAt: now, updatedAt: now, lifetime: TASK_LIFETIME, run: 1, begun: false, aliveUntil: now + BEGIN_WITHIN };
}

/** A new task that is an execution of a state machine, which is its only run, has begun, and lives until it ends. */
export function newExecutionTask(tool: string, executionArn: string, now: number): WorkingTask {
  return {
    status: 'working',
    tool,
    createdAt: now,
    updatedAt: now,
    lifetime: EXECUTION_LIFETIME,
    statusMessage: 'The execution is running',
    run: 1,
    begun: true,
    aliveUntil: now + EXECUTION_LIFETIME,
    executionArn,
  };
}

/** Lets one of several who find that the execution has ended make the result of the task; another one if that does not come to an end. */
export function settle(task: Task, now: number): WorkingTask | undefined {
  if (task.status !== 'working' || (task.settledUntil ?? 0) > now) {
    return undefined;
  }
  return { ...task, settledUntil: now + SILENCE };
}

/** Begins the run that a task waits for: of several functions that try, one wins, since an event may arrive more than once. */
export function beginRun(task: Task, now: number): WorkingTask | undefined {
  if (task.status !== 'working' || task.begun || task.aliveUntil <= now) {
    return undefined;
  }
  const { input: _, ...begun } = task;
  return { ...begun, begun: true, aliveUntil: now + SILENCE };
}

/** Notes that a run is alive, and what it is doing. */
export function keepAlive(task: Task, run: number, statusMessage: string | undefined, now: number): Task | undefined {
  if (!isRunning(task, run)) {
    return undefined;
  }
  const news = statusMessage !== task.statusMessage && { statusMessage, updatedAt: now };
  return { ...task, aliveUntil: now + SILENCE, ...news };
}

/** Ends a run that asks for input; the next one begins when everything is answered. */
export function requireInput(task: Task, run: number, requests: InputRequests, requestState: string | undefined, now: number): Task | undefined {
  if (!isRunning(task, run)) {
    return undefined;
  }
  // the extension forbids to use a key twice in a task, and tools may ask the same again
  const unique = Object.entries(requests).map(([key, request]) => [`${key}-${run}`, request] as const);
  return {
    ...ended(task, now),
    status: 'input_required',
    requests: Object.fromEntries(unique),
    responses: {},
    ...(requestState !== undefined && { requestState }),
  };
}

/** Takes in answers. Those that nobody waits for are ignored, as are second ones. With the last one, the next run may begin. */
export function provideInput(task: Task, responses: Readonly<Record<string, unknown>>, now: number): Task | undefined {
  if (task.status !== 'input_required') {
    return undefined;
  }
  const outstanding = outstandingRequests(task);
  const expected = Object.entries(responses).filter(([key]) => Object.hasOwn(outstanding, key)) as [string, InputResponses[string]][];
  if (expected.length === 0) {
    return undefined;
  }
  const answered: InputRequiredTask = { ...task, responses: { ...task.responses, ...Object.fromEntries(expected) }, updatedAt: now };
  return Object.keys(outstandingRequests(answered)).length === 0 ? continued(answered, now) : answered;
}

/** The requests that wait for an answer. */
export function outstandingRequests({ requests, responses }: InputRequiredTask): InputRequests {
  return Object.fromEntries(Object.entries(requests).filter(([key]) => !Object.hasOwn(responses, key)));
}

function continued(task: InputRequiredTask, now: number): WorkingTask {
  const { tool, createdAt, lifetime, run, responses, requestState } = task;
  const suffix = `-${run}`;
  const inputResponses = Object.fromEntries(Object.entries(responses).map(([key, response]) => [key.slice(0, -suffix.length), response]));
  return {
    status: 'working',
    tool,
    createdAt,
    updatedAt: now,
    lifetime,
    run: run + 1,
    begun: false,
    aliveUntil: now + BEGIN_WITHIN,
    input: { inputResponses, ...(requestState !== undefined && { requestState }) },
  };
}

/** Ends a task whose result is stored. */
export function complete(task: Task, run: number, now: number): Task | undefined {
  return isRunning(task, run) ? { ...ended(task, now), status: 'completed' } : undefined;
}

/** Ends a task with an error. */
export function fail(task: Task, run: number, error: TaskError, now: number): Task | undefined {
  return isRunning(task, run) ? { ...ended(task, now), status: 'failed', statusMessage: error.message, error } : undefined;
}

/** Ends a task at the wish of the client. A run that has begun notices with its next sign of life. */
export function cancel(task: Task, now: number): Task | undefined {
  return isOver(task) ? undefined : { ...ended(task, now), status: 'cancelled' };
}

/** Ends a task whose run has not been heard of for too long: its function crashed, ran out of memory, or was never invoked. */
export function declareDead(task: Task, now: number): Task | undefined {
  if (task.status !== 'working' || task.aliveUntil > now) {
    return undefined;
  }
  const message = 'The task ended without an answer';
  // -32603: internal error (JSON-RPC 2.0 section 5.1)
  return { ...ended(task, now), status: 'failed', statusMessage: message, error: { code: -32603, message } };
}

/** Whether nothing can happen to a task any more. */
export function isOver({ status }: Task): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

function isRunning(task: Task, run: number): task is WorkingTask {
  return task.status === 'working' && task.begun && task.run === run;
}

function ended({ tool, createdAt, lifetime, run, executionArn }: Task, now: number): TaskBase {
  return { tool, createdAt, updatedAt: now, lifetime, run, ...(executionArn !== undefined && { executionArn }) };
}

import { each, eachNamed, together, withHeaders } from './table';
import { caller, type TestAnswer, type TestRequest } from '../../lambda/mcp/mcp-function';
import { callTool, legacy, modern } from '../../lambda/mcp/messages';
import { withTasks } from '../../lambda/mcp/tasks/task-server';
import type { Cases, NextRequest } from '../recorded-case';

const METHODS = ['tasks/get', 'tasks/update', 'tasks/cancel', 'tasks/list', 'tasks/result'];
const IDS: readonly unknown[] = ['unknown', '', 7, null, undefined, {}, 'x'.repeat(3_000), '8f14e45f-ceea-467f-a0e6-0e02b2c3d479'];
const json = (value: unknown) => JSON.stringify(value)?.slice(0, 40);

const taskOf = (before: readonly TestAnswer[]): string => before[0]!.messages.at(-1).result.taskId;
const create = (name: string, args: Record<string, unknown> = {}) => withTasks('tools/call', { name, arguments: args });
const about = (method: string, more: Record<string, unknown> = {}): NextRequest => (before) => withTasks(method, { taskId: taskOf(before), ...more });
const changed = (change: (request: TestRequest, taskId: string) => TestRequest): NextRequest => (before) => change(withTasks('tasks/get', { taskId: taskOf(before) }), taskOf(before));

/** The request of a client that does not know tasks. */
function named(taskId: string, method = 'tasks/get'): TestRequest {
  return withHeaders(modern(method, { taskId, inputResponses: {} }), { 'Mcp-Name': taskId });
}

/** Looks at the task when it has run. */
const whenRun: NextRequest = async (before, { runTask }) => {
  await runTask!();
  return withTasks('tasks/get', { taskId: taskOf(before) });
};

/** Answers everything that the task asks for. */
const answered = (result: object): NextRequest => (before) => withTasks('tasks/update', {
  taskId: taskOf(before),
  inputResponses: Object.fromEntries(Object.keys(before.at(-1)!.messages.at(-1).result.inputRequests ?? {}).map((key) => [key, result])),
});

const ADA = { action: 'accept', content: { name: 'Ada' } };

/** Tasks, from their creation to their end. */
export const TASKS: Cases = together(
  ...METHODS.map((method) => together(
    each(IDS, (taskId) => `${method} of ${json(taskId)}`, (taskId) => withTasks(method, { taskId, ...(method === 'tasks/update' && { inputResponses: {} }) })),
    { [`${method} of a client that does not know tasks`]: named('unknown', method) },
    { [`${method} without the name in a header`]: modern(method, { taskId: 'unknown', inputResponses: {} }) },
    { [`${method} (legacy)`]: legacy(method, { taskId: 'unknown', inputResponses: {} }) },
  )),
  each(['greet', 'fail', 'protocol_error', 'archive', 'quick', 'only_as_task'], (name) => `a call of ${name} that is no task (modern)`, (name) => callTool(name, { name: 'Ada' })),
  each(['greet', 'fail', 'protocol_error', 'archive', 'quick', 'only_as_task'], (name) => `a call of ${name} that is no task (legacy)`, (name) => legacy('tools/call', { name, arguments: { name: 'Ada' } })),
  each(['greet', 'fail', 'protocol_error', 'archive', 'only_as_task'], (name) => `a task of ${name}`, (name) => [create(name, { name: 'Ada' }), about('tasks/get'), whenRun, about('tasks/cancel'), about('tasks/update', { inputResponses: {} })]),
  { 'a call of quick by a client that knows tasks': create('quick') },
  { 'a call of greet with wrong arguments by a client that knows tasks': create('greet') },
  { 'a task that is cancelled': [create('greet', { name: 'Ada' }), about('tasks/cancel'), about('tasks/get'), about('tasks/cancel'), whenRun] },
  { 'a task that asks': [create('ask', { topic: 'colour' }), whenRun, answered(ADA), about('tasks/get'), whenRun, answered({ action: 'decline' }), whenRun] },
  { 'a task that asks twice at once': [create('ask_two'), whenRun, answered(ADA), whenRun] },
  { 'a task that asks before it is one': [create('ask_before')] },
  eachNamed<Record<string, unknown>>({
    'nothing': {}, 'no responses': { inputResponses: null }, 'text': { inputResponses: 'text' }, 'a list': { inputResponses: [] }, 'an answer to nothing': { inputResponses: { none: ADA } }, 'too much': { inputResponses: { none: { action: 'accept', content: { name: 'x'.repeat(500_000) } } } },
  }, 'a task is updated with ', (more) => [{ opening: create('ask', { topic: 'colour' }) }, whenRun, about('tasks/update', more), about('tasks/get')]),
  eachNamed<NextRequest>({
    'by another caller': changed((request) => ({ ...request, authorizer: caller('bob') })),
    'without the name in a header': changed(({ headers, ...request }) => ({ ...request, headers: { ...headers, 'Mcp-Name': '' } })),
    'with another name in the header': changed(({ headers, ...request }) => ({ ...request, headers: { ...headers, 'Mcp-Name': 'other' } })),
    'by a client that does not know tasks': changed((_, taskId) => named(taskId)),
    'of an earlier revision': changed((_, taskId) => legacy('tasks/get', { taskId })),
    'in a subscription': changed((_, taskId) => withTasks('subscriptions/listen', { notifications: { taskIds: [taskId] } })),
  }, 'a task asked for ', (request) => [{ opening: create('greet', { name: 'Ada' }) }, request]),
  { 'server/discover where there are tasks': withTasks('server/discover') },
  { 'tools/list where there are tasks': withTasks('tools/list') },
);

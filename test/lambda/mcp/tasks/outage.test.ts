import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTask, resultOf, startTaskServer, taskWith, withTasks, type TaskServer } from './task-server';

let server: TaskServer;

beforeAll(async () => {
  server = await startTaskServer();
});

beforeEach(() => {
  server.events.length = 0;
});

afterEach(() => {
  server.aws.fail('DynamoDB', undefined);
  server.lambda.functions['task-function'] = taskFunction;
});

afterAll(() => server.stop());

const taskFunction = (event: unknown) => {
  server.events.push(event);
  server.deliver(event);
  return {};
};

const refuse = () => ({ apiError: { status: 500, name: 'ServiceException' } });

test('without DynamoDB, questions about tasks are answered with 503', async () => {
  const { taskId } = await createTask(server, 'greet', { name: 'Ada' });
  await taskWith(server, taskId, 'completed');
  server.aws.fail('DynamoDB', { status: 400, type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' });

  for (const params of [['tasks/get', {}], ['tasks/cancel', {}], ['tasks/update', { inputResponses: {} }]] as const) {
    const { status, headers, body, messages } = await server.mcp.call(withTasks(params[0], { ...params[1], taskId }));

    expect(status).toBe(503);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(messages[0]).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(body).not.toMatch(/confidential|arn:|Dynamo/);
  }
});

test('a call whose task cannot be stored tells the model to try again, and runs nothing', async () => {
  server.aws.fail('DynamoDB', { status: 400, type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' });

  const result = await resultOf(server.mcp.call(withTasks('tools/call', { name: 'greet', arguments: { name: 'Ada' } })));

  expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool greet is busy, try again later. Request id: request-1' }] });
  expect(server.events).toEqual([]);
});

test('a call whose task function cannot be invoked tells the model to try again', async () => {
  server.lambda.functions['task-function'] = refuse;

  const result = await resultOf(server.mcp.call(withTasks('tools/call', { name: 'greet', arguments: { name: 'Ada' } })));

  expect(result).toMatchObject({ isError: true, content: [{ text: 'The tool greet is busy, try again later. Request id: request-1' }] });
});

test('answers that were stored when the task function could not be invoked reach the tool with the next update', async () => {
  const { taskId } = await createTask(server, 'ask_two');
  const { inputRequests } = await taskWith(server, taskId, 'input_required');
  const inputResponses = Object.fromEntries(Object.keys(inputRequests).map((key) => [key, { action: 'accept', content: { name: key } }]));
  server.lambda.functions['task-function'] = refuse;
  const { status } = await server.mcp.call(withTasks('tasks/update', { taskId, inputResponses }));
  expect(status).toBe(503);
  server.lambda.functions['task-function'] = taskFunction;

  await server.mcp.call(withTasks('tasks/update', { taskId, inputResponses }));

  expect((await taskWith(server, taskId, 'completed')).result.content[0].text).toBe('left-1, right-1');
});

test('a run survives it when its signs of life cannot be stored for a while', async () => {
  server.deliver = () => undefined;
  const { taskId } = await createTask(server, 'pause', { milliseconds: 5_000 });
  const run = server.runTask(server.events[0]);
  await server.nextLogLine('Resting');
  server.aws.fail('DynamoDB', { status: 400, type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException' });
  await server.nextLogLine('A sign of life of a task could not be stored');
  server.aws.fail('DynamoDB', undefined);

  await run;

  expect(await taskWith(server, taskId, 'completed')).toMatchObject({ result: { content: [{ text: 'rested' }] } });
});

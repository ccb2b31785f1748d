import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failWith, startStepFunctions, STATE_MACHINE_ARN, succeed, type StepFunctionsService } from './step-functions-service';
import type { ExpressStateMachineHandlerManifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { errorOfCall, resultOfCall, toolWith } from '../aws/tool-call';
import { startFunction, type McpFunction } from '../mcp-function';

const EXPRESS: ExpressStateMachineHandlerManifest = {
  type: 'expressStateMachine',
  stateMachineArn: STATE_MACHINE_ARN,
  input: { $value: ['arguments'] },
};

let service: StepFunctionsService;
let mcp: McpFunction;

beforeAll(async () => {
  service = await startStepFunctions();
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('order', EXPRESS),
        toolWith('price', { ...EXPRESS, input: { item: { $value: ['arguments', 'item'] }, by: { $value: ['caller', 'subject'] } }, result: 'order.price' }),
        toolWith('typed', EXPRESS, { outputSchema: { type: 'object', required: ['price'] } }),
        toolWith('small', { ...EXPRESS, maxResultSize: 10 }),
        toolWith('hasty', { ...EXPRESS, timeout: 150 }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_SFN: service.url },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
  service.calls.length = 0;
  service.executions.length = 0;
});

afterAll(() => service.close());

describe('an execution', () => {
  test('gets the arguments and answers with its output, under the id of the request', async () => {
    service.onStart = (execution) => succeed(execution, { order: 7 });

    expect(await resultOfCall(mcp, 'order', { item: 'book' })).toMatchObject({ structuredContent: { order: 7 } });
    expect(service.executions).toMatchObject([{ name: 'request-1', input: { item: 'book' } }]);
    expect(service.calls).toEqual(['StartSyncExecution']);
  });

  test('gets the input, and answers with the result, that the owner wants', async () => {
    service.onStart = (execution) => succeed(execution, { order: { price: 12 } });

    expect(await resultOfCall(mcp, 'price', { item: 'book', other: true })).toMatchObject({ structuredContent: 12 });
    expect(service.executions).toMatchObject([{ input: { item: 'book', by: 'client-1' } }]);
  });

  test('whose output looks like an MCP result answers with data', async () => {
    const output = { content: [{ type: 'text', text: 'of a service' }], isError: true };
    service.onStart = (execution) => succeed(execution, output);

    const result = await resultOfCall(mcp, 'order');
    expect(result).toMatchObject({ structuredContent: output });
    expect(result).not.toHaveProperty('isError');
  });

  test('that fails tells the model its error, and the log its cause', async () => {
    service.onStart = (execution) => failWith(execution, 'OutOfStock');

    expect(await errorOfCall(mcp, 'order')).toBe('The tool order failed with the error OutOfStock. Request id: request-1');
    expect(mcp.log).toContainEqual(expect.objectContaining({ status: 'FAILED', cause: 'confidential cause', executionArn: expect.stringContaining(':request-1') }));
  });

  test('that times out says so', async () => {
    service.onStart = (execution) => void (execution.status = 'TIMED_OUT');

    expect(await errorOfCall(mcp, 'order')).toBe('The tool order timed out. Request id: request-1');
  });

  test('of any output fails unless that matches the output schema', async () => {
    service.onStart = (execution) => succeed(execution, { cost: 1 });

    expect(await errorOfCall(mcp, 'typed')).toBe('The tool typed failed. Request id: request-1');
  });

  test.each(['{"a":', '', '['.repeat(1000)])('whose output is no JSON fails: %s', async (output) => {
    service.onStart = (execution) => void Object.assign(execution, { status: 'SUCCEEDED', output });

    expect(await errorOfCall(mcp, 'order')).toBe('The tool order failed. Request id: request-1');
  });

  test('whose output is larger than the tool may answer fails', async () => {
    service.onStart = (execution) => succeed(execution, 'more than ten bytes');

    expect(await errorOfCall(mcp, 'small')).toContain('answered with more than it may');
  });

  test('that takes too long is given up', async () => {
    const before = service.aborted();
    service.onStart = () => new Promise(() => undefined);

    expect(await errorOfCall(mcp, 'hasty')).toBe('The tool hasty did not answer in time. Request id: request-1');
    await eventually(() => expect(service.aborted()).toBe(before + 1));
  });
});

test.each([
  ['ThrottlingException', 400, 'is busy, try again later'],
  ['ExecutionLimitExceeded', 400, 'is busy, try again later'],
  ['AccessDeniedException', 400, 'ended with the error AccessDeniedException: this server has no permission for this; its owner can give it'],
  ['InternalFailure', 500, 'failed'],
  ['InvalidExecutionInput', 400, 'ended with the error InvalidExecutionInput: the arguments are not valid'],
])('%s of Step Functions is told without its message, and the execution is not started again', async (type, status, text) => {
  service.fail('StartSyncExecution', { type, status });
  const message = await errorOfCall(mcp, 'order');
  service.fail('StartSyncExecution', undefined);

  expect(message).toBe(`The tool order ${text}. Request id: request-1`);
  expect(service.calls).toEqual(['StartSyncExecution']);
});

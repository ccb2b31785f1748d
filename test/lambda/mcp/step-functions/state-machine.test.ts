import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failWith, startStepFunctions, STATE_MACHINE_ARN, succeed, type StepFunctionsService } from './step-functions-service';
import type { StateMachineHandlerManifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { errorOfCall, resultOfCall, toolWith } from '../aws/tool-call';
import { startFunction, type McpFunction } from '../mcp-function';
import { callTool, legacy } from '../messages';

/* Clients that do not know tasks wait. */

const STANDARD: StateMachineHandlerManifest = { type: 'stateMachine', stateMachineArn: STATE_MACHINE_ARN, input: { $value: ['arguments'] } };

let service: StepFunctionsService;
let mcp: McpFunction;

beforeAll(async () => {
  service = await startStepFunctions();
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('ship', STANDARD),
        toolWith('parcel', { ...STANDARD, result: 'parcel' }),
        toolWith('hasty', { ...STANDARD, timeout: 200 }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_SFN: service.url },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
  service.calls.length = 0;
  service.executions.length = 0;
  service.onStart = () => undefined;
  service.onDescribe = () => undefined;
});

afterAll(() => service.close());

describe('a call', () => {
  test('waits for its execution, and answers with the output', async () => {
    service.onDescribe = (execution, times) => times === 2 && succeed(execution, { parcel: 'P1' });

    expect(await resultOfCall(mcp, 'parcel', { item: 'book' })).toMatchObject({ content: [{ text: 'P1' }] });
    expect(service.executions).toMatchObject([{ name: expect.stringMatching(/^request-1-[0-9a-f]{8}$/), input: { item: 'book' } }]);
    expect(service.calls).toEqual(['StartExecution', 'DescribeExecution', 'DescribeExecution']);
  });

  test('waits in earlier revisions too, and so do several in one batch', async () => {
    service.onStart = (execution) => succeed(execution, execution.input);
    const requests = [1, 2].map((item) => legacy('tools/call', { name: 'ship', arguments: { item } }, item).body);

    const { messages } = await mcp.call({ body: requests });

    expect(messages.flat().map(({ result }) => result.structuredContent)).toEqual(expect.arrayContaining([{ item: 1 }, { item: 2 }]));
    expect(service.executions).toHaveLength(2);
  });

  test('tells how long it has been waiting, to who asks for that', async () => {
    service.onDescribe = (execution, times) => times === 3 && succeed(execution, {});

    const { messages } = await mcp.call(callTool('ship', {}, 1, { progressToken: 'p' }));

    const progress = messages.slice(0, -1).map(({ params }) => params);
    expect(progress).toHaveLength(2);
    expect(progress[0]).toMatchObject({ progressToken: 'p', message: expect.stringContaining('The execution is running') });
    expect(progress[1].progress).toBeGreaterThan(progress[0].progress);
  });

  test('hears the error of its execution', async () => {
    service.onStart = (execution) => failWith(execution, 'NoCarrier');

    expect(await errorOfCall(mcp, 'ship')).toBe('The tool ship failed with the error NoCarrier. Request id: request-1');
  });

  test.each([
    ['is asked too often', { type: 'ThrottlingException', status: 400 }],
    ['does not know it yet', { type: 'ExecutionDoesNotExist', status: 400 }],
    ['is down', { type: 'InternalFailure', status: 500 }],
  ])('waits on when Step Functions %s', async (_, failure) => {
    // more often than the client tries by itself
    service.fail('DescribeExecution', failure, 4);
    service.onStart = (execution) => succeed(execution, { late: true });

    expect(await resultOfCall(mcp, 'ship')).toMatchObject({ structuredContent: { late: true } });
    expect(service.calls.filter((call) => call === 'DescribeExecution')).toHaveLength(5);
  });
});

describe('the execution is stopped when', () => {
  test('the time of the call is up', async () => {
    expect(await errorOfCall(mcp, 'hasty')).toBe('The tool hasty did not answer in time. Request id: request-1');

    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
  });

  test('the time of the function is up', async () => {
    const { messages } = await mcp.call({ ...callTool('ship'), remainingTime: 1_200 });

    expect(messages[0].result).toMatchObject({ isError: true, content: [{ text: 'The tool ship did not answer in time. Request id: request-1' }] });
    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
  });

  test('the client goes, before the function ends', async () => {
    const { stream, done } = mcp.stream(callTool('ship'), { begin: () => undefined, write: () => undefined, end: () => undefined });
    await eventually(() => expect(service.calls).toContain('DescribeExecution'));
    stream.destroy();
    await done.catch(() => undefined);

    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
    expect(mcp.log).toContainEqual(expect.objectContaining({ message: 'The execution was stopped' }));
  });

  test('nothing can be learned about it', async () => {
    service.fail('DescribeExecution', { type: 'AccessDeniedException', status: 400 });
    const message = await errorOfCall(mcp, 'ship');
    service.fail('DescribeExecution', undefined);

    expect(message).toContain('AccessDeniedException: this server has no permission for this');
    expect(service.executions).toMatchObject([{ status: 'ABORTED' }]);
  });
});

test.each([STATE_MACHINE_ARN, `${STATE_MACHINE_ARN}:live`])('an execution that ended before its start was heard of is found: %s', async (stateMachineArn) => {
  const other = await startFunction({ manifest: { tools: [toolWith('ship', { ...STANDARD, stateMachineArn })] }, environment: { AWS_ENDPOINT_URL_SFN: service.url } });
  service.onStart = (execution) => {
    succeed(execution, { shipped: true });
    service.fail('StartExecution', { type: 'ExecutionAlreadyExists', status: 400 }, 1);
    return { lost: true };
  };

  expect(await resultOfCall(other, 'ship')).toMatchObject({ structuredContent: { shipped: true } });
  expect(service.calls.slice(0, 2)).toEqual(['StartExecution', 'StartExecution']);
});

test.each([
  ['ExecutionLimitExceeded', 'is busy, try again later'],
  ['AccessDeniedException', 'ended with the error AccessDeniedException: this server has no permission for this; its owner can give it'],
  ['StateMachineDoesNotExist', 'ended with the error StateMachineDoesNotExist: what the call names does not exist; check the arguments'],
])('an execution that cannot be started fails the call: %s', async (type, text) => {
  service.fail('StartExecution', { type, status: 400 });
  const message = await errorOfCall(mcp, 'ship');
  service.fail('StartExecution', undefined);

  expect(message).toBe(`The tool ship ${text}. Request id: request-1`);
});

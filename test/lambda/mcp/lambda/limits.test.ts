import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LimitsManifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { errorOfCall, resultOfCall, toolWith } from '../aws/tool-call';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { functionArn, startFunction, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

let lambda: LambdaService;
let mcp: McpFunction;

const tool = (name: string, limits: LimitsManifest) => toolWith(name, { type: 'lambdaFunction', functionArn: functionArn(name), ...limits });

beforeAll(async () => {
  lambda = await startLambdaService();
  mcp = await startFunction({
    manifest: { tools: [tool('hasty', { timeout: 150 }), tool('patient', { timeout: 60_000 }), tool('small', { maxResultSize: 20 }), tool('free', {})] },
    environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
});

afterAll(() => lambda.close());

describe('a tool with a timeout', () => {
  test('answers in time', async () => {
    lambda.functions.patient = () => returned('in time');

    expect(await resultOfCall(mcp, 'patient')).toMatchObject({ content: [{ text: 'in time' }] });
  });

  test('is given up when it does not, the service is told, and the next call is as ever', async () => {
    const before = lambda.aborted();
    lambda.functions.hasty = () => new Promise(() => undefined);

    expect(await errorOfCall(mcp, 'hasty')).toBe('The tool hasty did not answer in time. Request id: request-1');
    expect(mcp.log).toContainEqual(expect.objectContaining({ message: 'The tool call failed', kind: 'timedOut', tool: 'hasty' }));
    await eventually(() => expect(lambda.aborted()).toBe(before + 1));
    lambda.functions.patient = () => returned('again');
    expect(await resultOfCall(mcp, 'patient')).toMatchObject({ content: [{ text: 'again' }] });
  });

  test('fails by itself before that', async () => {
    lambda.functions.patient = () => ({ apiError: { status: 429, name: 'TooManyRequestsException' } });

    expect(await errorOfCall(mcp, 'patient')).toContain('is busy');
  });

  test('is cancelled by the client before that', async () => {
    const [before, invocations] = [lambda.aborted(), lambda.payloads.length];
    lambda.functions.patient = () => new Promise(() => undefined);
    const { stream, done } = mcp.stream(callTool('patient'), { begin: () => undefined, write: () => undefined, end: () => undefined });
    await eventually(() => expect(lambda.payloads.length).toBeGreaterThan(invocations));
    stream.destroy();
    await done.catch(() => undefined);

    await eventually(() => expect(lambda.aborted()).toBe(before + 1));
    expect(mcp.log).not.toContainEqual(expect.objectContaining({ kind: 'timedOut' }));
  });
});

describe('a tool with a limit of its result', () => {
  test('answers up to that', async () => {
    lambda.functions.small = () => returned('x'.repeat(18));

    expect(await resultOfCall(mcp, 'small')).toMatchObject({ content: [{ text: 'x'.repeat(18) }] });
  });

  test('fails with more', async () => {
    lambda.functions.small = () => returned('x'.repeat(19));

    expect(await errorOfCall(mcp, 'small')).toBe('The tool small answered with more than it may. Request id: request-1');
  });
});

test('a tool without limits answers with all that Lambda can', async () => {
  lambda.functions.free = () => returned('x'.repeat(6_000_000));

  expect((await resultOfCall(mcp, 'free')).content[0].text).toHaveLength(6_000_000);
});

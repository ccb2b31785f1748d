import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionStream, StreamingFunction } from './function-stream';
import type { StreamingLambdaFunctionHandlerManifest, ToolEvent } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { errorOfCall, resultOfCall, toolWith } from '../aws/tool-call';
import { startLambdaService, type LambdaService } from '../lambda-service';
import { functionArn, startFunction, type McpFunction } from '../mcp-function';
import { callTool } from '../messages';

const STREAMING: StreamingLambdaFunctionHandlerManifest = { type: 'streamingLambdaFunction', functionArn: functionArn('report') };

let service: LambdaService;
let mcp: McpFunction;

beforeAll(async () => {
  service = await startLambdaService();
  mcp = await startFunction({
    manifest: {
      tools: [
        toolWith('report', STREAMING),
        toolWith('small', { ...STREAMING, maxResultSize: 100 }),
        toolWith('hasty', { ...STREAMING, timeout: 150 }),
        toolWith('typed', STREAMING, { outputSchema: { type: 'object', required: ['pages'] } }),
      ],
    },
    environment: { AWS_ENDPOINT_URL_LAMBDA: service.url },
  });
});

beforeEach(() => {
  mcp.log.length = 0;
});

afterAll(() => service.close());

/** Has the function stream like this. */
function streams(run: StreamingFunction): void {
  service.streaming.report = run;
}

describe('a function that streams', () => {
  test('gets the call, reports progress, and answers with its result', async () => {
    let received: ToolEvent | undefined;
    streams((stream, event) => {
      received = event;
      stream.line({ progress: 1, total: 2, message: 'Half of it' });
      stream.line({ progress: 2, total: 2 });
      stream.line({ result: { pages: 3 } });
      stream.complete();
    });

    const { messages } = await mcp.call(callTool('report', { year: 2026 }, 1, { progressToken: 'p' }));

    expect(received).toEqual({
      version: '1',
      tool: 'report',
      arguments: { year: 2026 },
      requestId: 'request-1',
      caller: { clientId: 'client-1', subject: 'client-1', scopes: ['mcp:tools', 'mcp:read'] },
    });
    expect(messages.map(({ params, result }) => params ?? result.structuredContent)).toEqual([
      { progressToken: 'p', progress: 1, total: 2, message: 'Half of it' },
      { progressToken: 'p', progress: 2, total: 2 },
      { pages: 3 },
    ]);
  });

  test('is heard while it runs', async () => {
    let goOn = (): void => undefined;
    streams(async (stream) => {
      stream.line({ progress: 1 });
      await new Promise<void>((resolve) => goOn = resolve);
      stream.line({ result: 'done' });
      stream.complete();
    });
    const chunks: string[] = [];

    const { done } = mcp.stream(callTool('report', {}, 1, { progressToken: 'p' }), {
      begin: () => undefined,
      write: (chunk) => chunks.push(chunk.toString()),
      end: () => undefined,
    });
    await eventually(() => expect(chunks.join('')).toContain('notifications/progress'));
    expect(chunks.join('')).not.toContain('done');
    goOn();
    await done;

    expect(chunks.join('')).toContain('done');
  });

  test('may cut its lines anywhere, and end them as it likes', async () => {
    streams((stream) => {
      const bytes = Buffer.from('\n{"progress":1}\r\n  \n{"result":"Grüße \\n"}');
      bytes.forEach((_, index) => stream.write(bytes.subarray(index, index + 1)));
      stream.complete();
    });

    expect(await resultOfCall(mcp, 'report')).toMatchObject({ content: [{ type: 'text', text: 'Grüße \n' }] });
  });

  test.each([[null, []], ['', []], [{ content: [{ type: 'text', text: 'full' }] }, [{ type: 'text', text: 'full' }]]])('may answer %j', async (result, content) => {
    streams((stream) => {
      stream.line({ result });
      stream.complete();
    });

    expect(await resultOfCall(mcp, 'report')).toMatchObject({ content });
  });

  test('is held to the output schema', async () => {
    streams((stream) => {
      stream.line({ result: { words: 3 } });
      stream.complete();
    });

    expect(await errorOfCall(mcp, 'typed')).toBe('The tool typed failed. Request id: request-1');
  });
});

describe('a call fails when the function', () => {
  test.each<[string, (stream: FunctionStream) => void]>([
    ['streams no JSON', (stream) => stream.write('working ...\n')],
    ['streams something else', (stream) => stream.line({ status: 'working' })],
    ['streams progress that is no number', (stream) => stream.line({ progress: '50 %' })],
    ['streams a list', (stream) => stream.line([1])],
    ['streams no UTF-8', (stream) => stream.write(Buffer.from([0x22, 0xff, 0x22, 0x0a]))],
    ['streams nothing', () => undefined],
    ['streams no result', (stream) => stream.line({ progress: 1 })],
    ['streams more after its result', (stream) => [{ result: 1 }, { result: 2 }].forEach(stream.line)],
  ])('%s', async (_, run) => {
    streams((stream) => {
      run(stream);
      stream.complete();
    });

    expect(await errorOfCall(mcp, 'report')).toBe('The tool report failed. Request id: request-1');
  });

  test.each<[string, (stream: FunctionStream) => void]>([
    ['is cut in the middle', (stream) => stream.cut()],
    ['is cut after its result', (stream) => {
      stream.line({ result: 1 });
      setTimeout(stream.cut, 20);
    }],
    ['is failed by Lambda', (stream) => {
      stream.line({ progress: 1 });
      stream.fail('ServiceException');
    }],
    ['sends bytes that are changed on the way', (stream) => {
      stream.line({ result: 1 });
      stream.raw(Buffer.from([0, 0, 0, 17, 0, 0, 0, 0, 1, 2, 3, 4, 0x7b, 5, 6, 7, 8]));
      stream.complete();
    }],
    ['fails after some progress', (stream) => {
      stream.line({ progress: 1 });
      stream.complete({ ErrorCode: 'Unhandled', ErrorDetails: 'secret detail' });
    }],
    ['fails after its result', (stream) => {
      stream.line({ result: 1 });
      stream.complete({ ErrorCode: 'Unhandled' });
    }],
  ])('%s', async (_, run) => {
    streams(run);

    expect(await errorOfCall(mcp, 'report')).toBe('The tool report failed. Request id: request-1');
  });

  test('times out', async () => {
    streams((stream) => stream.complete({ ErrorCode: 'Sandbox.Timedout', ErrorDetails: 'Task timed out after 3.00 seconds' }));

    expect(await errorOfCall(mcp, 'report')).toBe('The tool report did not answer in time. Request id: request-1');
  });

  test('answers with more than it may, and does not have to be heard to the end', async () => {
    const abandoned = new Promise((resolve) => streams((stream) => {
      stream.write('{"result":"');
      const timer = setInterval(() => stream.write('x'.repeat(50)), 5);
      stream.abandoned.addEventListener('abort', () => {
        clearInterval(timer);
        resolve(undefined);
      });
    }));

    expect(await errorOfCall(mcp, 'small')).toBe('The tool small answered with more than it may. Request id: request-1');
    await abandoned;
  });

  test('has 50 MB in one line, without a limit of the tool', async () => {
    streams((stream) => {
      for (let megabyte = 0; megabyte < 50 && !stream.abandoned.aborted; megabyte += 1) {
        stream.write('x'.repeat(1024 * 1024));
      }
    });

    expect(await errorOfCall(mcp, 'report')).toContain('answered with more than it may');
  });

  test('does not end in time, which it notices, and the next call is as ever', async () => {
    const abandoned = new Promise((resolve) => streams(async (stream) => {
      stream.line({ progress: 1 });
      resolve(await once(stream.abandoned, 'abort'));
    }));

    expect(await errorOfCall(mcp, 'hasty')).toBe('The tool hasty did not answer in time. Request id: request-1');
    await abandoned;
    streams((stream) => {
      stream.line({ result: 'quick' });
      stream.complete();
    });
    expect(await resultOfCall(mcp, 'report')).toMatchObject({ content: [{ text: 'quick' }] });
  });

  test('has no instance to spare', async () => {
    streams((stream) => stream.refuse(429, 'TooManyRequestsException'));

    expect(await errorOfCall(mcp, 'report')).toBe('The tool report is busy, try again later. Request id: request-1');
  });
});

test('the function is told when the client goes', async () => {
  const started = new Promise<FunctionStream>((resolve) => streams(resolve));
  const { stream, done } = mcp.stream(callTool('report'), { begin: () => undefined, write: () => undefined, end: () => undefined });
  const { abandoned } = await started;
  stream.destroy();
  await done.catch(() => undefined);

  await eventually(() => expect(abandoned.aborted).toBe(true));
});

test('results in a row share a connection', async () => {
  streams((stream) => {
    stream.line({ result: 1 });
    stream.complete();
  });
  await resultOfCall(mcp, 'report');
  const before = service.connections();
  await resultOfCall(mcp, 'report');
  await resultOfCall(mcp, 'report');

  expect(service.connections()).toBe(before);
});

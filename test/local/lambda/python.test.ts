import { spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { functionsOf, type TestFunctions } from './local-functions';
import type { FunctionsOptions } from '../../../local/lambda/functions';
import { PATIENCE } from '../../time-limits.mts';

let functions: TestFunctions;
afterEach(() => functions.close());

function run(source: string, properties: Readonly<Record<string, unknown>> = {}, options: Partial<FunctionsOptions> = {}): void {
  functions = functionsOf({ Fn: { source, runtime: 'python3.13', properties } }, options);
}

const HAS_PYTHON = spawnSync('python3', ['--version']).status === 0;

describe.runIf(HAS_PYTHON)('with python3', () => {
  test('the handler gets the event and a context, and its answer comes back', async () => {
    run(`
import os
n = 0
def handler(event, context):
    global n
    n += 1
    return {"event": event, "n": n, "id": context.aws_request_id, "name": context.function_name, "left": context.get_remaining_time_in_millis() <= ${3000 * PATIENCE},
            "key": os.environ["AWS_ACCESS_KEY_ID"], "arn": context.invoked_function_arn, "cwd": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]}
`);
    const first = await functions.invoke('Fn', { text: 'ü\n' });
    expect(first.payload).toEqual({
      event: { text: 'ü\n' }, n: 1, id: first.requestId, name: 'Test-Fn', left: true, key: 'Fn', arn: 'arn:aws:lambda:us-east-1:123456789012:function:Test-Fn', cwd: true,
    });
    expect((await functions.invoke('Fn', {})).payload).toMatchObject({ n: 2 });
  });

  test.each([
    ['ValueError', 'def handler(event, context):\n    raise ValueError("wrong")', 'wrong'],
    ['Runtime.MarshalError', 'def handler(event, context):\n    return object()', 'Unable to marshal response'],
    ['Runtime.ImportModuleError', 'import there_is_no_such_module', 'there_is_no_such_module'],
    ['Runtime.HandlerNotFound', 'x = 1', 'handler'],
    ['Runtime.UserCodeSyntaxError', 'def handler(', 'was never closed'],
    ['Runtime.ExitError', 'import sys\ndef handler(event, context):\n    sys.exit(4)', 'exit status 4'],
  ])('a failure is told as %s', async (errorType, source, message) => {
    run(source);
    expect(await functions.invoke('Fn', {})).toMatchObject({ functionError: 'Unhandled', payload: { errorType, errorMessage: expect.stringContaining(message) } });
  });

  test('what it prints is logged, and does not disturb the answer', async () => {
    run('import logging\ndef handler(event, context):\n    print("printed")\n    logging.getLogger().warning("logged")\n    return 1');
    expect((await functions.invoke('Fn', {})).payload).toBe(1);
    await expect.poll(() => functions.lines.toSorted()).toEqual(['Fn: [WARNING]\tlogged', 'Fn: printed']);
  });

  test('a handler that is not done in time is stopped, and the next invocation gets a new process', async () => {
    run('import os\ndef handler(event, context):\n    while event.get("spin"):\n        pass\n    return os.getpid()', { Timeout: 1 }, { patience: 4 });
    const { payload: pid } = await functions.invoke('Fn', {});
    expect((await functions.invoke('Fn', { spin: true })).payload).toMatchObject({ errorType: 'Sandbox.Timedout' });
    expect((await functions.invoke('Fn', {})).payload).not.toBe(pid);
    expect(() => process.kill(pid as number, 0)).toThrow('ESRCH');
  });
});

test('without python3 the invocation fails with what is missing and for which function', async () => {
  const path = process.env.PATH;
  process.env.PATH = '/nowhere';
  try {
    run('def handler(event, context):\n    return 1');
    expect(await functions.invoke('Fn', {})).toMatchObject({
      functionError: 'Unhandled', payload: { errorMessage: expect.stringMatching(/"Fn" needs python3/) },
    });
  } finally {
    process.env.PATH = path;
  }
});

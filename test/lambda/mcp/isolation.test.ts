import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { returned, startLambdaService } from './lambda-service';
import { caller, startFunction, tool } from './mcp-function';
import { callTool, legacy } from './messages';

test('S25 200 interleaved requests with equal ids: each caller gets the answer to his own', async () => {
  const lambda = await startLambdaService();
  lambda.functions.whoami = async ({ caller: { subject }, arguments: { n } }) => {
    await sleep(randomInt(20));
    return returned({ subject, n });
  };
  const mcp = await startFunction({ manifest: { tools: [tool('whoami')] }, environment: { AWS_ENDPOINT_URL_LAMBDA: lambda.url } });

  const answers = await Promise.all(Array.from({ length: 200 }, async (_, n) => {
    const subject = n % 2 ? 'alice' : 'bob';
    const request = n % 4 < 2 ? callTool('whoami', { n }) : legacy('tools/call', { name: 'whoami', arguments: { n } });
    const answer = await mcp.call({ ...request, authorizer: caller(subject), requestId: `request-${n}` });
    return { expected: { subject, n }, got: answer.messages[0].result.structuredContent, id: answer.messages[0].id };
  }));

  for (const { expected, got, id } of answers) {
    expect(got).toEqual(expected);
    expect(id).toBe(1);
  }
  const events = lambda.payloads.map((payload) => JSON.parse(payload));
  for (const { requestId, arguments: { n }, caller: { subject } } of events) {
    expect({ requestId, subject }).toEqual({ requestId: `request-${n}`, subject: n % 2 ? 'alice' : 'bob' });
  }
  lambda.close();
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { beginSession, inSession, SEALING_SECRET_ARN, startServices, startStatefulFunction } from './stateful-function';
import type { AwsServices } from '../../shared/aws-services';
import type { McpFunction } from '../mcp-function';
import { legacy } from '../messages';

let services: AwsServices;
let mcp: McpFunction;
beforeEach(async () => {
  services = await startServices();
  mcp = await startStatefulFunction(services);
});
afterEach(async () => {
  vi.useRealTimers();
  await services.stop();
});

const listTools = legacy('tools/list');

/** What a rotation of the sealing secret does. */
function rotate(value: string): void {
  services.secrets.put(SEALING_SECRET_ARN, services.secrets.valueOf(SEALING_SECRET_ARN, 'AWSCURRENT')!, 'AWSPREVIOUS');
  services.secrets.put(SEALING_SECRET_ARN, value);
}

test('a session survives one rotation of the sealing secret, but not two', async () => {
  const sessionId = await beginSession(mcp);
  const status = async () => (await (await startStatefulFunction(services)).call(inSession(sessionId, listTools))).status;
  rotate('second-sealing-secret-with-enough-characters');
  expect(await status()).toBe(200);
  rotate('third-sealing-secret-with-enough-characters');
  expect(await status()).toBe(404);
});

test('an instance that read the sealing secret before its rotation opens sessions sealed after', async () => {
  await beginSession(mcp);
  rotate('second-sealing-secret-with-enough-characters');
  const sessionId = await beginSession(await startStatefulFunction(services));
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() + 11_000);
  expect((await mcp.call(inSession(sessionId, listTools))).status).toBe(200);
});

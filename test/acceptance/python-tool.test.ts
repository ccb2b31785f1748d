import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cdkOut } from './apps';
import { startLocalServer, type LocalServer } from './local-server';
import { accessToken } from './machine-client';
import { callTool } from './mcp-request';

let server: LocalServer;
let token: string;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('pythonTool') });
  token = await accessToken(server);
});

afterAll(() => server?.stop());

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version']);
    return true;
  } catch {
    return false;
  }
}

if (hasPython()) {
  test('a tool in Python answers', async () => {
    const { body } = await callTool(server.mcpUrl, token, 'describe_numbers', { numbers: [1, 2, 3, 4] });

    expect(body.result.structuredContent).toEqual({
      count: 4, mean: 2.5, median: 2.5, standardDeviation: expect.closeTo(1.291), quartiles: [1.75, 2.5, 3.25],
    });
  });
} else {
  test('without python3 the other parts still work, and the call of a Python tool fails as a tool does', async () => {
    const { body } = await callTool(server.mcpUrl, token, 'describe_numbers', { numbers: [1, 2] });

    expect(body.result).toMatchObject({ isError: true });
    await expect.poll(() => server.logs()).toMatch(/python3/);
  });
}

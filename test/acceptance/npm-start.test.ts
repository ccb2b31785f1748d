import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLocalServer } from './local-server';
import { accessToken } from './machine-client';
import { sendMcp } from './mcp-request';
import { ROOT } from './synthesize';

test('npm start serves the quickstart', async () => {
  const [, app] = /const APP = '(.+)';/.exec(await readFile(join(ROOT, 'start.mts'), 'utf8'))!;

  const server = await startLocalServer({ app, env: process.env });
  try {
    const { body } = await sendMcp(server.mcpUrl, { token: await accessToken(server), method: 'tools/list' });
    expect(body.result.tools).toHaveLength(3);
  } finally {
    await server.stop();
  }
});

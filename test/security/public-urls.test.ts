import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdkOut } from '../acceptance/apps';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { sendMcp } from '../acceptance/mcp-request';

let server: LocalServer;

beforeAll(async () => {
  server = await startLocalServer({ app: await cdkOut('onStageUrl') });
});

afterAll(() => server?.stop());

/** `fetch` sets `Host` itself. */
function get(path: string, headers: Record<string, string>, method = 'GET'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  return new Promise((resolve, reject) => {
    request(`${server.issuer}${path}`, { method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => body += chunk).on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    }).on('error', reject).end();
  });
}

const METADATA = [
  '/.well-known/oauth-protected-resource',
  '/.well-known/oauth-protected-resource/mcp',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
];

const SPOOFED: Record<string, string>[] = [
  { 'X-Forwarded-Host': 'evil.example.com', 'X-Forwarded-Proto': 'http' },
  { 'X-Forwarded-Host': 'evil.example.com', 'X-Forwarded-Port': '1', 'X-Forwarded-For': '203.0.113.7' },
  { 'Forwarded': 'host=evil.example.com;proto=https', 'X-Original-URL': '/evil', 'X-Rewrite-URL': '/evil' },
];

describe('S22 no URL that is published comes from a request', () => {
  test.each(METADATA)('%s', async (path) => {
    const honest = await get(path, {});
    expect(honest.status).toBe(200);

    for (const headers of SPOOFED) {
      expect((await get(path, headers)).body).toBe(honest.body);
    }
    expect((await get(path, { Host: 'evil.example.com' })).body).not.toContain('evil.example.com');
  });

  test('the challenge', async () => {
    for (const headers of SPOOFED) {
      const { headers: answer } = await sendMcp(server.mcpUrl, { method: 'tools/list', headers });
      expect(answer.get('www-authenticate')).toContain(`resource_metadata="${server.issuer}/.well-known/oauth-protected-resource`);
    }
  });
});

test('S23 the metadata holds nothing that a client could run by mistake', async () => {
  for (const path of METADATA) {
    const metadata = JSON.parse((await get(path, {})).body);
    const urls = Object.entries(metadata).filter(([name]) => /(_uri|_endpoint|issuer|resource)$/.test(name)).map(([, value]) => value as string);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w./-]+$/);
    }
  }
});

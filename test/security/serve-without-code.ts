import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalServer, type LocalServer } from '../acceptance/local-server';
import { accessToken, registerMachineClient, requestToken } from '../acceptance/machine-client';
import { callTool, type McpResponse } from '../acceptance/mcp-request';
import { synthesize } from '../acceptance/synthesize';
import { json, startHttpService, type ArrivedRequest, type HttpService } from '../lambda/mcp/http/http-service';
import { reply, startHttp, type RecordingUpstream } from '../lambda/mcp/mcp-server/upstream';

/** Somebody who calls, with a client of their own. */
export interface User {
  readonly subject: string;
  readonly token: string;
}

/** What a call came to. */
export interface Arrival {
  readonly answer: McpResponse;
  readonly request: ArrivedRequest | undefined;
}

/** A server whose tools need no code, and what is behind it. */
export interface ServerWithoutCode {
  readonly server: LocalServer;
  readonly http: HttpService;
  readonly upstream: RecordingUpstream;
  /** The secrets by which the services know the server. */
  readonly secrets: readonly string[];
  newUser(scope?: string): Promise<User>;
  /** Calls a tool, and gives the request that arrived at the HTTP service; undefined when none did. */
  arrived(user: User, tool: string, args: Record<string, unknown>): Promise<Arrival>;
  close(): Promise<void>;
}

/** Synthesizes `apps/without-code.ts` with services of this process, and serves it. */
export async function serveWithoutCode(): Promise<ServerWithoutCode> {
  const http = await startHttpService(json({ ok: true }));
  const upstream = await startHttp(({ body }, _request, response) => answerMcp(body, response));
  const access = { apiKey: 'the-api-key-of-http', upstreamToken: 'the-token-of-upstream' };
  const folder = await mkdtemp(join(tmpdir(), 'without-code-'));
  await synthesize('test/security/apps/without-code.ts', folder, { SERVICES: JSON.stringify({ httpUrl: http.url, mcpUrl: upstream.url, ...access }) });
  const server = await startLocalServer({ app: folder });
  return {
    server,
    http,
    upstream,
    secrets: Object.values(access),
    newUser: async (scope) => {
      const client = await registerMachineClient(server, scope === undefined ? {} : { scope });
      const token = scope === undefined
        ? await accessToken(server, client)
        : (await (await requestToken(server, client, { scope })).json() as { access_token: string }).access_token;
      return { subject: client.client_id, token };
    },
    arrived: async ({ token }, tool, args) => {
      const before = http.requests.length;
      const answer = await callTool(server.mcpUrl, token, tool, args);
      return { answer, request: http.requests[before] };
    },
    close: async () => {
      await Promise.all([server.stop(), upstream.close(), rm(folder, { recursive: true, force: true })]);
      http.close();
    },
  };
}

type McpAnswer = Parameters<typeof reply>[0];

/** A server of 2026-07-28 with two tools. */
function answerMcp({ id, method }: { readonly id?: unknown; readonly method?: string }, response: McpAnswer): void {
  const hints = { resultType: 'complete', ttlMs: 60_000, cacheScope: 'private' };
  const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });
  switch (method) {
    case 'server/discover': return reply(response, { id, result: { ...hints, supportedVersions: ['2026-07-28'], capabilities: { tools: {} } } });
    case 'tools/list': return reply(response, { id, result: { ...hints, tools: [tool('run'), tool('forbidden')] } });
    default: return reply(response, { id, result: { resultType: 'complete', content: [{ type: 'text', text: 'ran' }] } });
  }
}

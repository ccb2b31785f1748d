import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createMcpHandler, type McpServer } from '@modelcontextprotocol/server';
import type { McpServerManifest } from '../../../../src/contract';
import { freePort } from '../../../acceptance/free-port';
import { ROOT } from '../../../acceptance/synthesize';
import { startNode } from '../../../process/start-node';

/** Another MCP server, on this machine. */
export interface Upstream {
  readonly url: string;
  close(): Promise<void>;
}

/** A request as the upstream got it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: any;
}

/** An MCP server whose requests are written down. */
export interface RecordingUpstream extends Upstream {
  readonly received: ReceivedRequest[];
  /** The requests of one JSON-RPC method. */
  of(method: string): ReceivedRequest[];
}

/** What of the upstream is served, and how. */
export function mcpServer({ url }: { readonly url: string }, overrides: Partial<McpServerManifest> = {}): McpServerManifest {
  const all = { include: ['*'], exclude: [] };
  return {
    service: { baseUrl: url, headers: {}, credentials: [], allowedNetworks: ['127.0.0.1/32'] },
    tellsCaller: false,
    prefix: '',
    tools: all,
    resources: all,
    prompts: all,
    scopes: [],
    listTtl: 60_000,
    timeout: 5_000,
    maxResultSize: 1024 * 1024,
    ...overrides,
  };
}

/** The reference server of the protocol's maintainers, from npm: of the revision 2025-11-25, with sessions. */
export async function startEverything(givenPort?: number): Promise<Upstream> {
  const port = givenPort ?? await freePort();
  const child = startNode([`${ROOT}/node_modules/@modelcontextprotocol/server-everything/dist/index.js`, 'streamableHttp'], {
    env: { ...process.env, PORT: String(port) },
  });
  child.stdout.resume();
  await once(child.stderr, 'data');
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** A server that speaks 2026-07-28 with an SDK server, one for each request. */
export function startModern(create: (received: ReceivedRequest) => McpServer): Promise<RecordingUpstream> {
  return startHttp(async (received, request, response) => {
    const handler = createMcpHandler(() => create(received), { legacy: 'reject' });
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const answer = await handler.fetch(
      new Request(`http://127.0.0.1${request.url}`, { method: received.method, headers: { ...received.headers }, signal: gone.signal }),
      { parsedBody: received.body },
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const chunk of answer.body ?? []) {
      response.write(chunk);
    }
    response.end();
  });
}

/** A server of 2025-11-25 that keeps sessions, which are numbered. It has one tool; the rest is answered as the test says. */
export function startSessions(answer: Parameters<typeof startHttp>[0]): Promise<RecordingUpstream> {
  let sessions = 0;
  return startHttp((received, request, response) => {
    const { id, method } = received.body ?? {};
    const isKnown = received.headers['mcp-session-id'] !== undefined;
    switch (isKnown && id === undefined ? 'notification' : method) {
      case 'initialize': return reply(response, {
        id, result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'sessions', version: '1' } },
      }, 200, { 'mcp-session-id': String(++sessions) });
      case 'notification': return void response.writeHead(202).end();
      case 'tools/list': return reply(response, { id, result: { tools: [{ name: 'run', inputSchema: { type: 'object' } }] } });
      default: return isKnown ? answer(received, request, response) : reply(response, { error: { code: -32000, message: 'No session' }, id: null }, 400);
    }
  });
}

/** Answers HTTP requests however a test likes. */
export async function startHttp(
  answer: (received: ReceivedRequest, request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<RecordingUpstream> {
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => void (async () => {
    const body = await text(request);
    const one = { method: request.method!, headers: request.headers as Record<string, string>, body: parsed(request, body) };
    received.push(one);
    await answer(one, request, response);
  })().catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    received,
    of: (method) => received.filter(({ body }) => body?.method === method),
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function parsed({ headers }: IncomingMessage, body: string): unknown {
  return headers['content-type'] === 'application/json' ? JSON.parse(body) : body;
}

/** Answers a request of JSON-RPC. */
export function reply(response: ServerResponse, body: object, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ jsonrpc: '2.0', ...body }));
}

import { cpSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { vi } from 'vitest';
import { awslambda, ResponseStream, type Prelude, type ResponseSink } from './response-stream';
import { MADE_AT_START, withValidators } from './validators';
import { timeLimit } from '../../../lambda-src/shared/time-limit';
import { ENVIRONMENT, MANIFEST_FILE, type AuthorizerContext, type Manifest, type ToolManifest } from '../../../src/contract';

const BUNDLE = fileURLToPath(new URL('../../../assets/mcp', import.meta.url));

/** The base URL of the functions under test. */
export const BASE_URL = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod';

/** A request, as much of a proxy event as the function reads. */
export interface TestRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly base64?: boolean;
  readonly authorizer?: Partial<AuthorizerContext> | null;
  /** Time that the function has left, in milliseconds, on a machine as fast as AWS. */
  readonly remainingTime?: number;
  readonly requestId?: string;
}

/** A complete answer. */
export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The JSON-RPC messages in the body, be it JSON or server-sent events. */
  readonly messages: any[];
}

/** A line of the function's log. */
export type LogLine = Record<string, any>;

/** An instance of the built function, in this process. */
export interface McpFunction {
  /** The asset. */
  readonly folder: string;
  readonly log: LogLine[];
  /** Invokes the function and collects its answer. */
  call(request: TestRequest): Promise<TestAnswer>;
  /** Invokes the function with a response stream that hands its parts to `sink`. */
  stream(request: TestRequest, sink: ResponseSink): { readonly stream: ResponseStream; readonly done: Promise<void> };
}

/** What an instance is made of. */
export interface McpFunctionOptions {
  readonly manifest?: Partial<Manifest>;
  readonly deployTimeValues?: readonly string[];
  /** Contents by path in the asset. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** A caller whose token lives for an hour. */
export function caller(subject = 'client-1'): AuthorizerContext {
  return { clientId: subject, subject, scopes: 'mcp:tools mcp:read', expiresAt: String(Math.floor(Date.now() / 1000) + 3600) };
}

/** A tool behind the Lambda function of the same name. */
export function tool(name: string, overrides: Partial<ToolManifest> = {}): ToolManifest {
  return {
    name,
    description: `The tool ${name}`,
    inputSchema: { type: 'object' },
    validators: MADE_AT_START,
    handler: { type: 'lambdaFunction', functionArn: functionArn(name) },
    ...overrides,
  };
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

const folders: string[] = [];

process.once('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Starts a new instance of the built function. */
export async function startFunction(options: McpFunctionOptions = {}): Promise<McpFunction> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-function-'));
  folders.push(folder);
  // takes a sixteenth of the time of `cp`
  cpSync(BUNDLE, folder, { recursive: true });
  const manifest: Manifest = {
    version: 1,
    server: { name: 'test-server', version: '1.2.3' },
    tools: [],
    resources: [],
    resourceTemplates: [],
    prompts: [],
    mcpServers: [],
    interceptors: [],
    keepsState: false,
    listing: { pageSize: 200, cacheTtl: 60_000, cacheScope: 'private' },
    allowedOrigins: [],
    ...options.manifest,
  };
  const { tools, files: validators } = withValidators(manifest.tools);
  const files = { [MANIFEST_FILE]: JSON.stringify({ ...manifest, tools }), ...validators, ...options.files };
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }

  vi.stubGlobal('awslambda', awslambda);
  const environment = {
    [ENVIRONMENT.publicBaseUrl]: BASE_URL,
    [ENVIRONMENT.deployTimeValues]: JSON.stringify(options.deployTimeValues ?? []),
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...options.environment,
  };
  Object.entries(environment).forEach(([name, value]) => vi.stubEnv(name, value));

  const log = captureLog();
  const { handler } = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'index.mjs')).href);

  const stream: McpFunction['stream'] = (request, sink) => {
    const responseStream = new ResponseStream(sink);
    return { stream: responseStream, done: handler(toEvent(request), responseStream, toContext(request)) };
  };
  const call: McpFunction['call'] = async (request) => {
    const chunks: Buffer[] = [];
    let prelude: Prelude | undefined;
    let ended = false;
    await stream(request, {
      begin: (value) => prelude = value,
      write: (chunk) => chunks.push(chunk),
      end: () => ended = true,
    }).done;
    if (!prelude || !ended) {
      throw new Error('the function did not answer');
    }
    const body = Buffer.concat(chunks).toString();
    return { status: prelude.statusCode, headers: prelude.headers, body, messages: messagesIn(body) };
  };
  return { call, stream, log, folder };
}

/** Like API Gateway, with the names as the client wrote them. */
const HEADERS = {
  'Content-Type': 'application/json',
  'Accept': 'application/json, text/event-stream',
  'Authorization': 'Bearer very-secret-token',
  'Host': 'spoofed.example.com',
};

function toEvent({ method = 'POST', headers = {}, body, base64 = false, authorizer = caller() }: TestRequest): unknown {
  const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const defaults = Object.entries(HEADERS).filter(([name]) => !given.has(name.toLowerCase()));
  return {
    resource: '/mcp',
    path: '/mcp',
    httpMethod: method,
    headers: { ...Object.fromEntries(defaults), ...headers },
    body: text !== null && base64 ? Buffer.from(text).toString('base64') : text,
    isBase64Encoded: base64,
    requestContext: { requestId: 'gateway-request', ...(authorizer && { authorizer }) },
  };
}

function toContext({ requestId = 'request-1', remainingTime = 30_000 }: TestRequest): unknown {
  return { awsRequestId: requestId, functionName: 'mcp-function', getRemainingTimeInMillis: () => timeLimit(remainingTime) };
}

function messagesIn(body: string): any[] {
  const texts = body.startsWith('event:') ? [...body.matchAll(/^data: ([^\n]*)$/gm)].map((match) => match[1]) : [body];
  return texts.filter(Boolean).map((text) => JSON.parse(text));
}

/** Collects what the function writes to standard output, which Lambda would send to CloudWatch. */
function captureLog(): LogLine[] {
  const lines: LogLine[] = [];
  const write = process.stdout.write.bind(process.stdout);
  vi.spyOn(process.stdout, 'write').mockImplementation(((chunk: string, ...rest: never[]) => {
    if (typeof chunk === 'string' && chunk.startsWith('{')) {
      chunk.trimEnd().split('\n').forEach((line) => lines.push(JSON.parse(line)));
      return true;
    }
    return write(chunk, ...rest);
  }) as typeof process.stdout.write);
  return lines;
}

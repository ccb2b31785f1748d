import { ENVIRONMENT, type Manifest } from '../../../../src/contract';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { startFunction, type McpFunction, type TestAnswer, type TestRequest } from '../mcp-function';

export const SEALING_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Sealing';

/** A server module, as `defineServer` makes it, whose tools ask the client. */
const MODULE = `
const text = (value) => ({ content: [{ type: 'text', text: typeof value === 'string' ? value : JSON.stringify(value) }] });
const form = { mode: 'form', message: 'Who?', requestedSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } };
const prompt = { messages: [{ role: 'user', content: { type: 'text', text: 'Say hello' } }], maxTokens: 10 };

export default {
  version: 1,
  register(server) {
    const tool = (name, answer) => server.registerTool(name, { description: name }, answer);
    tool('ask_person', async (ctx) => text((await ctx.mcpReq.elicitInput(form)).content));
    tool('ask_model', async (ctx) => text((await ctx.mcpReq.requestSampling(prompt)).content));
    tool('ask_roots', async (ctx) => text((await ctx.mcpReq.send({ method: 'roots/list' })).roots));
    tool('ask_both', async (ctx) => text(await Promise.all([ctx.mcpReq.elicitInput(form), ctx.mcpReq.requestSampling(prompt)])));
    tool('ask_impatiently', async (ctx) => text(await ctx.mcpReq.elicitInput(form, { timeout: 200 })));
    tool('ask_by_result', async (ctx) => ctx.mcpReq.inputResponses?.who
      ? text(ctx.mcpReq.inputResponses.who.content)
      : { resultType: 'input_required', inputRequests: { who: { method: 'elicitation/create', params: form } } });
    tool('log', async (ctx) => {
      await ctx.mcpReq.log('info', 'an info');
      await ctx.mcpReq.log('error', 'an error');
      return text('logged');
    });
    tool('progress', async (ctx) => {
      for (const progress of [1, 2]) {
        await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken: ctx.mcpReq._meta.progressToken, progress, total: 2 } });
      }
      return text('done');
    });
    tool('client', async () => text({ capabilities: server.server.getClientCapabilities(), info: server.server.getClientVersion() }));
    server.registerResource('readme', 'docs://readme', { description: 'Read me' }, async (uri) => ({ contents: [{ uri: uri.href, text: 'hello' }] }));
  },
};
`;

/** Services for functions that keep state, with a sealing secret. */
export async function startServices(): Promise<AwsServices> {
  const services = await startAwsServices();
  services.secrets.put(SEALING_SECRET_ARN, 'first-sealing-secret-with-enough-characters');
  return services;
}

/** Starts an instance of a function whose tools ask the client. Instances share the services and nothing else. */
export function startStatefulFunction({ tableName }: AwsServices, manifest: Partial<Manifest> = {}): Promise<McpFunction> {
  return startFunction({
    manifest: { module: 'module/index.mjs', keepsState: true, ...manifest },
    files: { 'module/index.mjs': MODULE },
    environment: {
      [ENVIRONMENT.sealingSecretArn]: SEALING_SECRET_ARN,
      [ENVIRONMENT.stateTableName]: tableName,
      [ENVIRONMENT.taskFunctionName]: 'task-function',
    },
  });
}

/** What the clients of the tests can do. */
export const CAPABILITIES = { elicitation: { form: {} }, sampling: {}, roots: {} };

export function initialize(capabilities: object = CAPABILITIES, protocolVersion = '2025-11-25'): TestRequest {
  return {
    body: {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion, capabilities, clientInfo: { name: 'test', version: '1' } },
    },
  };
}

/** The session id that an instance gives out. */
export async function beginSession(mcp: McpFunction, request: TestRequest = initialize()): Promise<string> {
  const answer: TestAnswer = await mcp.call(request);
  return answer.headers['mcp-session-id']!;
}

export function inSession(sessionId: string, request: TestRequest): TestRequest {
  return { ...request, headers: { ...request.headers, 'Mcp-Session-Id': sessionId } };
}

/** The answer of the client to a request of the server. */
export function answerTo(id: unknown, outcome: object): TestRequest {
  return { body: { jsonrpc: '2.0', id, ...outcome } };
}

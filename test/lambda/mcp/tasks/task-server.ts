import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect } from 'vitest';
import { timeLimit } from '../../../../lambda-src/shared/time-limit';
import { ENVIRONMENT, type Manifest } from '../../../../src/contract';
import { eventually } from '../../../eventually';
import { startAwsServices, type AwsServices } from '../../shared/aws-services';
import { returned, startLambdaService, type LambdaService } from '../lambda-service';
import { caller, startFunction, type McpFunction, type TestAnswer, type TestRequest } from '../mcp-function';
import { modern } from '../messages';

const SEALING_SECRET_ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Sealing';

/** The mcp function and the task function of one server, with the services behind them. */
export interface TaskServer {
  readonly aws: AwsServices;
  readonly lambda: LambdaService;
  readonly mcp: McpFunction;
  /** The events that the task function was invoked with. */
  readonly events: unknown[];
  /** What becomes of an event; runs the task function unless replaced. */
  deliver: (event: unknown) => void;
  /** Runs the task function until it ends. */
  runTask(event: unknown, remainingTime?: number): Promise<void>;
  /** Waits for a line of the log. */
  nextLogLine(message: string, fields?: Record<string, unknown>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server with a module. */
export async function startTaskServer(manifest: Partial<Manifest> = {}): Promise<TaskServer> {
  const aws = await startAwsServices();
  const lambda = await startLambdaService();
  aws.secrets.put(SEALING_SECRET_ARN, 'sealing-secret-with-enough-characters');
  const mcp = await startFunction({
    manifest: { module: 'module/index.mjs', keepsState: true, ...manifest },
    files: { 'module/index.mjs': await bundleModule() },
    environment: {
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      [ENVIRONMENT.sealingSecretArn]: SEALING_SECRET_ARN,
      [ENVIRONMENT.stateTableName]: aws.tableName,
      [ENVIRONMENT.taskFunctionName]: 'task-function',
    },
  });
  const { handler } = await import(/* @vite-ignore */ pathToFileURL(join(mcp.folder, 'task.mjs')).href);

  const events: unknown[] = [];
  const runTask = (event: unknown, remainingTime = 900_000): Promise<void> =>
    handler(event, { awsRequestId: 'task-request', functionName: 'task-function', getRemainingTimeInMillis: () => timeLimit(remainingTime) });
  const server: TaskServer = {
    aws,
    lambda,
    mcp,
    events,
    deliver: (event) => void runTask(event),
    runTask,
    nextLogLine: (message, fields = {}) => eventually(() => expect(mcp.log).toContainEqual(expect.objectContaining({ message, ...fields }))),
    stop: async () => {
      lambda.close();
      await aws.stop();
    },
  };
  lambda.functions['task-function'] = (event) => {
    events.push(event);
    server.deliver(event);
    return returned('');
  };
  return server;
}

async function bundleModule(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('server-module.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  return outputFiles[0]!.text;
}

const CAPABILITIES = { elicitation: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };

/** A request of a client that knows tasks. */
export function withTasks(method: string, params: Record<string, unknown> = {}, subject = 'client-1'): TestRequest {
  const request = modern(method, params);
  const body = request.body as { params: { _meta: Record<string, unknown> } };
  body.params._meta['io.modelcontextprotocol/clientCapabilities'] = CAPABILITIES;
  const headers = { ...request.headers, ...(typeof params.taskId === 'string' && { 'Mcp-Name': params.taskId }) };
  return { ...request, headers, authorizer: caller(subject) };
}

/** The result of a request. */
export async function resultOf(answer: Promise<TestAnswer>): Promise<any> {
  const { messages } = await answer;
  return messages.at(-1).result ?? messages.at(-1);
}

/** Calls a tool that becomes a task. */
export async function createTask(server: TaskServer, name: string, args: Record<string, unknown> = {}, subject?: string): Promise<any> {
  const result = await resultOf(server.mcp.call(withTasks('tools/call', { name, arguments: args }, subject)));
  expect(result).toMatchObject({ resultType: 'task' });
  return result;
}

/** The task as soon as it has a status. */
export async function taskWith(server: TaskServer, taskId: string, status: string, subject?: string): Promise<any> {
  return eventually(async () => {
    const task = await resultOf(server.mcp.call(withTasks('tasks/get', { taskId }, subject)));
    expect(task).toMatchObject({ status });
    return task;
  });
}

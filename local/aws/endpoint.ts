import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createAccessKeys, type AccessKeys, type AwsCredentials } from './access-keys';
import { AwsError } from './aws-error';
import { openDataDirectory } from './data-directory';
import { dynamoDbAt } from './dynamodb/call';
import { answerDynamoDb } from './dynamodb/service';
import { provisionTables } from './dynamodb/tables';
import { createAccessControl, type Authorize } from './iam/access-control';
import { answerInvoke, INVOKE_PATH } from './invoke';
import type { Functions, LocalStack, Log } from '../stack';
import { provisionSecrets } from './secrets-manager/provision';
import { openSecretStore, type SecretStore } from './secrets-manager/secret-store';
import { answerSecretsManager } from './secrets-manager/service';
import { versionOfStage } from './secrets-manager/versions';
import type { AwsRequest, AwsResponse } from './service';
import { errorResponse, readBody, writeResponse } from './wire';

/** How the emulated services are run. */
export interface AwsEndpointOptions {
  /** Keeps tables and secrets, created if missing; in memory unless given. */
  readonly dataDirectory?: string;
  /** Gets denied and unknown operations, under `aws`. */
  readonly log: Log;
}

/** The running emulation of DynamoDB, Secrets Manager and Lambda's Invoke. */
export interface AwsEndpoint {
  /** `http://127.0.0.1:{port}`. */
  readonly url: string;
  /** Of the person at the machine: everything is allowed. */
  readonly operatorCredentials: AwsCredentials;
  /** `AWS_ENDPOINT_URL` and the credentials of the function's role. */
  environmentFor(logicalId: string): Readonly<Record<string, string>>;
  /** The current value of a secret, found by name or ARN. Throws if there is none. */
  secretString(secretId: string): string;
  /** Takes a newly synthesized stack: new tables and secrets are created, existing ones and their content stay. */
  update(stack: LocalStack): Promise<void>;
  close(): Promise<void>;
}

/** What requests are answered from; the stack and what is made from it change together. */
interface State {
  readonly functions: Functions;
  readonly dynalite: RequestListener;
  readonly keys: AccessKeys;
  readonly secrets: SecretStore;
  readonly log: Log;
  stack: LocalStack;
  authorize: Authorize;
}

/**
 * Starts the endpoint on an ephemeral port of 127.0.0.1, with the stack's tables and secrets.
 *
 * ```ts
 * const functions = createFunctions(stack, { awsEnvironment: (id) => aws.environmentFor(id), log });
 * const aws = await createAwsEndpoint(stack, functions, { log });
 * ```
 *
 * @throws if the data folder is in use, damaged, or has tables with other keys
 */
export async function createAwsEndpoint(stack: LocalStack, functions: Functions, options: AwsEndpointOptions): Promise<AwsEndpoint> {
  const { log } = options;
  const directory = options.dataDirectory === undefined ? undefined : openDataDirectory(options.dataDirectory);
  try {
    // dynalite's own server, so that closing it also closes the store
    const server = dynalite({ path: directory?.path, createTableMs: 0 });
    const [listener] = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    const keys = createAccessKeys();
    const state: State = {
      functions, dynalite: listener, keys, log, stack, secrets: openSecretStore(directory?.path), authorize: createAccessControl(stack, log),
    };
    server.on('request', (request, response) => void serve(request, response, state));
    const url = await listen(server);

    const update = async (newStack: LocalStack): Promise<void> => {
      state.stack = newStack;
      state.authorize = createAccessControl(newStack, log);
      provisionSecrets(newStack, state.secrets);
      await provisionTables(newStack, dynamoDbAt(url, keys.operator));
    };
    const close = async (): Promise<void> => {
      await closeServer(server);
      directory?.release();
    };
    try {
      await update(stack);
    } catch (error) {
      await close();
      throw error;
    }
    return {
      url,
      operatorCredentials: keys.operator,
      environmentFor: (logicalId) => {
        const { accessKeyId, secretAccessKey } = keys.ofFunction(logicalId);
        return { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      },
      secretString: (secretId) => currentString(state.secrets, secretId),
      update,
      close,
    };
  } catch (error) {
    directory?.release();
    throw error;
  }
}

async function serve(message: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
  try {
    const url = new URL(message.url ?? '/', 'http://127.0.0.1');
    const caller = state.keys.callerOf(message.headers.authorization);
    const request: AwsRequest = { method: message.method ?? '', url, headers: message.headers, body: await readBody(message), caller };
    const answer = await answerOf(request, response, state);
    if (answer) {
      writeResponse(response, answer);
    }
  } catch (error) {
    if (!message.errored) {
      writeResponse(response, errorResponse(error, message, state.log));
    }
  }
}

/** The answer of the service that a request is for; none if dynalite writes it. */
async function answerOf(request: AwsRequest, response: ServerResponse, state: State): Promise<AwsResponse | undefined> {
  const [service, operation = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (request.method === 'POST' && service === 'DynamoDB_20120810') {
    answerDynamoDb(operation, request, response, state.dynalite, state.stack, state.authorize);
    return undefined;
  }
  if (request.method === 'POST' && service === 'secretsmanager') {
    return answerSecretsManager(operation, request, { stack: state.stack, store: state.secrets }, state.authorize);
  }
  if (request.method === 'POST' && INVOKE_PATH.test(request.url.pathname)) {
    return answerInvoke(request, state);
  }
  throw new AwsError('UnknownOperationException', `${service || `${request.method} ${request.url.pathname}`} is not emulated`);
}

function currentString(secrets: SecretStore, secretId: string): string {
  const secret = secrets.find(secretId);
  const value = secret && versionOfStage(secret, 'AWSCURRENT')?.string;
  if (value === undefined) {
    throw new Error(`There is no secret ${secretId}.`);
  }
  return value;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => error ? reject(error) : resolve());
    server.closeAllConnections();
  });
}

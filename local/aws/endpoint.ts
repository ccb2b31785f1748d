import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createAccessKeys, type AccessKeys, type AwsCredentials } from './access-keys';
import { openDataDirectory } from './data-directory';
import { answerOf, errorResponseOf, type Emulation } from './dispatch';
import type { Functions, LocalStack, Log } from '../stack';
import { dynamoDbAt } from './dynamodb/call';
import { provisionTables } from './dynamodb/tables';
import { createAccessControl } from './iam/access-control';
import { NotEmulatedError } from './not-emulated';
import { deployToBuckets } from './s3/bucket-deployment';
import { openDeploymentRecord } from './s3/deployment-record';
import { openObjectStore } from './s3/object-store';
import { provisionSecrets } from './secrets-manager/provision';
import { openSecretStore, type SecretStore } from './secrets-manager/secret-store';
import { versionOfStage } from './secrets-manager/versions';
import type { AwsRequest } from './service';
import { createExecutions } from './step-functions/executions';
import { awsErrorOf, readBody, writeResponse } from './wire';

/** How the emulated services are run. */
export interface AwsEndpointOptions {
  /** Keeps tables, secrets and objects, created if missing; in memory unless given. */
  readonly dataDirectory?: string;
  /** Gets denied and unknown operations, under `aws`. */
  readonly log: Log;
  /** The factor by which state machines may take longer than their time limits say; 1 unless given. */
  readonly patience?: number;
}

/** The running emulation of DynamoDB, Lambda's invocations, S3, Secrets Manager and Step Functions. */
export interface AwsEndpoint {
  /** `http://127.0.0.1:{port}`. */
  readonly url: string;
  /** Of the person at the machine: everything is allowed. */
  readonly operatorCredentials: AwsCredentials;
  /** `AWS_ENDPOINT_URL` and the credentials of the function's role. */
  environmentFor(logicalId: string): Readonly<Record<string, string>>;
  /** The current value of a secret, found by name or ARN. Throws if there is none. */
  secretString(secretId: string): string;
  /**
   * Takes a newly synthesized stack: new tables and secrets are created, existing ones and their content stay; buckets get what
   * changed deployments bring. Executions of state machines go on as they began.
   */
  update(stack: LocalStack): Promise<void>;
  close(): Promise<void>;
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
    const objects = openObjectStore(directory?.path);
    const deployments = openDeploymentRecord(directory?.path);
    const secrets = openSecretStore(directory?.path);
    const emulationOf = (of: LocalStack): Emulation =>
      ({ functions, dynalite: listener, secrets, objects, executions, log, stack: of, authorize: createAccessControl(of, log) });
    let emulation: Emulation;
    server.on('request', (request, response) => void serve(request, response, keys, emulation));
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'HPE_PAUSED_H2_UPGRADE') {
        log('aws', new NotEmulatedError('a service that is called over HTTP/2, as those of Amazon Bedrock').message);
      }
      socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    const url = await listen(server);
    const executions = createExecutions((logicalId) => ({ url, credentials: keys.ofResource(logicalId) }), options);

    const update = async (newStack: LocalStack): Promise<void> => {
      emulation = emulationOf(newStack);
      provisionSecrets(newStack, secrets);
      deployToBuckets(newStack, objects, deployments, log);
      await provisionTables(newStack, dynamoDbAt({ url, credentials: keys.operator }));
    };
    const close = async (): Promise<void> => {
      executions.close();
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
        const { accessKeyId, secretAccessKey } = keys.ofResource(logicalId);
        return { AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
      },
      secretString: (secretId) => currentString(secrets, secretId),
      update,
      close,
    };
  } catch (error) {
    directory?.release();
    throw error;
  }
}

async function serve(message: IncomingMessage, response: ServerResponse, keys: AccessKeys, emulation: Emulation): Promise<void> {
  const client = new AbortController();
  response.on('close', () => client.abort());
  const { headers, method = '', url = '/' } = message;
  try {
    const caller = keys.callerOf(headers.authorization);
    const body = await readBody(message);
    const [path] = url.split('?');
    const request: AwsRequest = { method, url: new URL(url, 'http://127.0.0.1'), path, headers, body, caller, signal: client.signal };
    const answer = await answerOf(request, response, emulation);
    if (answer) {
      await writeResponse(response, answer);
    }
  } catch (error) {
    if (!message.errored) {
      await writeResponse(response, errorResponseOf(awsErrorOf(error, message, emulation.log), headers));
    }
  }
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

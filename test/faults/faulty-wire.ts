import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What can go wrong between a function and DynamoDB. */
export const FAULTS = {
  /** The connection breaks before the request arrives. */
  'a lost request': { reachesTable: false, answer: (response) => breakOff(response) },
  'throttling': { reachesTable: false, answer: (response) => answerError(response, 400, 'ProvisionedThroughputExceededException') },
  /** The request took effect, and nobody hears of it. */
  'a lost answer': { reachesTable: true, answer: (response) => breakOff(response) },
  /** The function has given the answer up when it comes, `requestTimeout` of lambda-src/shared/aws-request.ts later. */
  'a late answer': { reachesTable: true, answer: (response, body) => void response.once('close', () => response.end(body)) },
  /** The connection breaks in the middle of the answer. */
  'half an answer': {
    reachesTable: true,
    answer: (response, body) => {
      response.writeHead(200, { ...JSON_CONTENT, 'content-length': body.length });
      response.write(body.subarray(0, body.length / 2), () => breakOff(response));
    },
  },
  /** From something in between. */
  'an answer that is none': { reachesTable: true, answer: (response) => void response.writeHead(200).end('<html>') },
  /** DynamoDB's documentation: a write that was answered so may have taken effect. */
  'an internal error': { reachesTable: true, answer: (response) => answerError(response, 500, 'InternalServerError') },
} satisfies Record<string, { readonly reachesTable: boolean; answer(response: ServerResponse, body: Buffer): void }>;

const JSON_CONTENT = { 'content-type': 'application/x-amz-json-1.0' };

export type Fault = keyof typeof FAULTS;

/** When something goes wrong. */
export interface FaultPlan {
  readonly fault: Fault;
  /** The call that it hits, counted from zero. What a function repeats is the same call. */
  readonly call: number;
  /** The number of attempts that fail. The function makes three. */
  readonly attempts: 1 | 3;
}

/** A connection to DynamoDB on which things go wrong as planned. Its URL takes the place of the endpoint's. */
export interface FaultyWire {
  readonly url: string;
  /** The operations that were called since the last plan: `GetItem`. */
  readonly calls: string[];
  /** Begins to count anew. Without a plan, nothing goes wrong. */
  plan(plan?: FaultPlan): void;
  /** Whether the plan came true. */
  struck(): boolean;
  close(): void;
}

/** @param endpoint where DynamoDB and the other services are; those are left alone */
export async function startFaultyWire(endpoint: string): Promise<FaultyWire> {
  const calls: string[] = [];
  const invocations: string[] = [];
  let planned: FaultPlan | undefined;
  let strikes = 0;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { 'amz-sdk-invocation-id': invocation, 'x-amz-target': target } = request.headers as Record<string, string>;
    const isDynamoDb = target!.startsWith('DynamoDB');
    if (isDynamoDb && !invocations.includes(invocation!)) {
      invocations.push(invocation!);
      calls.push(target!.split('.')[1]!);
    }
    if (!isDynamoDb || planned === undefined || invocations.indexOf(invocation!) !== planned.call || strikes >= planned.attempts) {
      const { status, answer } = await ask(endpoint, request, body);
      response.writeHead(status, JSON_CONTENT).end(answer);
      return;
    }
    strikes += 1;
    const { reachesTable, answer } = FAULTS[planned.fault];
    answer(response, reachesTable ? (await ask(endpoint, request, body)).answer : Buffer.alloc(0));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    plan: (plan) => {
      planned = plan;
      strikes = 0;
      calls.length = 0;
      invocations.length = 0;
    },
    struck: () => strikes > 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function ask(endpoint: string, { headers }: IncomingMessage, body: Buffer): Promise<{ status: number; answer: Buffer }> {
  const { host: _, connection: __, ...others } = headers;
  const request = forward(endpoint, { method: 'POST', headers: others }).end(body);
  const [response] = await once(request, 'response') as [IncomingMessage];
  return { status: response.statusCode!, answer: await buffer(response) };
}

function breakOff({ socket }: ServerResponse): void {
  socket!.resetAndDestroy();
}

function answerError(response: ServerResponse, status: number, type: string): void {
  response.writeHead(status, JSON_CONTENT).end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}` }));
}

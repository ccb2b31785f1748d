import { onTestFinished } from 'vitest';
import { apiStack, functionArn, type ApiSource } from './api-stack';
import { startLoopbackServer } from '../../../local/gateway/loopback-server';
import type { ProxyEvent } from '../../../local/gateway/proxy-event';
import { createRequestHandler } from '../../../local/gateway/request-handler';
import { readRestApi } from '../../../local/gateway/rest-api';
import { InvocationError, type Functions, type InvokeOptions, type StreamedHttpResponse } from '../../../local/stack';

/** Stands in for a function: what it returns is its answer, what it throws its error. */
export type FakeFunction = (event: ProxyEvent & Record<string, any>, options?: InvokeOptions) => unknown;

/** An API that answers on a port of its own. */
export interface ServedApi {
  /** `http://127.0.0.1:40000`. */
  readonly origin: string;
  readonly port: number;
  /** The names of the functions that were invoked, in order. */
  readonly invoked: string[];
  readonly log: string[];
  /** Requests a path below the stage. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Lets the clock of the gateway go on. */
  advance(milliseconds: number): void;
}

/**
 * Serves an API over fakes of its functions until the test ends.
 *
 * @param patience the factor by which it waits longer for them
 */
export async function serveApi(source: ApiSource, fakes: Readonly<Record<string, FakeFunction>> = {}, patience?: number): Promise<ServedApi> {
  const stack = apiStack(source);
  const invoked: string[] = [];
  const log: string[] = [];
  let time = Date.parse('2026-11-22T14:05:06.789Z');

  const call = async (arn: string, event: any, options?: InvokeOptions) => {
    const name = Object.keys(fakes).find((fake) => functionArn(fake) === arn);
    if (name === undefined) throw new InvocationError('ResourceNotFoundException', `Function not found: ${arn}`);
    invoked.push(name);
    return fakes[name](event, options);
  };
  const functions: Functions = {
    invoke: async (arn, event) => {
      try {
        return { requestId: 'fake', payload: await call(arn, event) };
      } catch (error) {
        if (error instanceof InvocationError) throw error;
        return { requestId: 'fake', functionError: 'Unhandled', payload: { errorType: 'Error', errorMessage: (error as Error).message } };
      }
    },
    invokeWithResponseStream: () => Promise.reject(new Error('API Gateway does not call it')),
    invokeWithHttpResponseStream: async (arn, event, options) => await call(arn, event, options) as StreamedHttpResponse,
  };

  const server = await startLoopbackServer(0);
  onTestFinished(() => server.close());
  server.serve(createRequestHandler(readRestApi(stack, 'Api'), { stack, functions, log: (_source, line) => log.push(line), now: () => time, patience }));
  return {
    origin: server.origin,
    port: server.port,
    invoked,
    log,
    request: (path, init) => fetch(`${server.origin}/prod${path}`, init),
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

/** Answers with the event that it got. */
export const echo: FakeFunction = (event) => ({ statusCode: 200, body: JSON.stringify(event) });

import {
  PerRequestHTTPServerTransport, type JSONRPCMessage, type JSONRPCRequest, type JSONRPCResponse, type Progress,
} from '@modelcontextprotocol/server';
import { TASK_LIFETIME } from './task';
import { toAuthInfo } from '../call/caller';
import { MODERN_REVISION, type Invocation } from '../call/invocation';
import type { Served } from '../served';
import { createServer } from '../server';

/** A call that is made in a task. */
export interface CallInTask {
  readonly request: JSONRPCRequest;
  readonly invocation: Invocation;
  /** The URL of the MCP endpoint. */
  readonly url: URL;
  /** Called with what the tool reports while it works. */
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Has the server answer a call as it would within a request, but without a client that listens: the same tools, the same checks,
 * and the same answers, be they results, questions or errors.
 *
 * @throws SdkError when `invocation.disconnected` is aborted
 */
export async function answerCall(served: Served, { request, invocation, url, onProgress }: CallInTask): Promise<JSONRPCResponse> {
  const server = await createServer(served, { invocation, message: request, era: 'modern', stateLifetime: TASK_LIFETIME / 1000 });
  const transport = new PerRequestHTTPServerTransport({
    classification: { era: 'modern', revision: MODERN_REVISION },
    responseMode: 'json',
  });
  const send = transport.send.bind(transport);
  transport.send = async (message, options) => {
    reportProgress(message, onProgress);
    await send(message, options);
  };
  await server.connect(transport);
  const response = await transport.handleMessage(request, {
    authInfo: toAuthInfo(invocation.caller, url),
    request: new Request(url, { method: 'POST', signal: invocation.disconnected }),
  });
  return await response.json() as JSONRPCResponse;
}

function reportProgress(message: JSONRPCMessage, onProgress: (progress: Progress) => void): void {
  if ('method' in message && message.method === 'notifications/progress') {
    onProgress(message.params as unknown as Progress);
  }
}

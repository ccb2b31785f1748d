import { isAboutArguments, type HttpAnswer } from './http-answer';
import type { HttpHandlerManifest, ToolEvent } from '../../../../src/contract';
import { log, type LogFields } from '../../../shared/log';
import { parseJson } from '../../call/bounded-json';
import { contentOf } from '../../call/content';
import { ToolFailure } from '../../call/failure';
import { isJson, isText } from '../../call/media-type';
import { errorResult, ToolValue } from '../../call/result';
import { selectResult } from '../../call/select';
import { valueOf } from '../../egress/answer-headers';

/** Statuses by which services refuse who asks (RFC 9110 section 15.5). */
const REFUSED = new Set([401, 403, 407]);

/**
 * Makes the answer of a tool of that of an HTTP service.
 *
 * @throws ToolFailure when there is nothing in it for the model
 */
export async function toToolAnswer(answer: HttpAnswer, { result, method, path }: HttpHandlerManifest, event: ToolEvent): Promise<unknown> {
  const { status } = answer;
  const { requestId, tool } = event;
  if (status >= 200 && status < 300) {
    return contentAnswer(answer, result, requestId);
  }
  if (status >= 400) {
    logRefusal(status, { requestId, tool, status, method, path });
  }
  if (status === 429) {
    throw new ToolFailure('busy', 'The service answered with the status 429');
  }
  if (status < 400) {
    throw new ToolFailure('failed', `The service answered with the status ${status}, which is no result`);
  }
  if (isAboutArguments(status)) {
    return errorResult(`The service answered with the status ${status}${problemText(answer)}`);
  }
  return errorResult(REFUSED.has(status)
    ? `The service refused this server's credentials (status ${status}). Request id: ${requestId}`
    : `The service answered with the status ${status}. Request id: ${requestId}`);
}

/** What a client can mend is no error of the server: its arguments, or how often it asks. What the service says of it may hold anything. */
function logRefusal(status: number, fields: LogFields): void {
  if (isAboutArguments(status) || status === 429) {
    log.warn('The service refused the request of a tool', fields);
  } else {
    log.error('The service did not answer the request of a tool', fields);
  }
}

async function contentAnswer({ headers, body }: HttpAnswer, result: string | undefined, requestId: string): Promise<unknown> {
  const type = valueOf(headers, 'content-type');
  if (body.length === 0) {
    return undefined;
  }
  if (isJson(type)) {
    return new ToolValue(await selectResult(result, jsonOf(body)));
  }
  if (result !== undefined) {
    throw new ToolFailure('failed', `The answer is not JSON, of which a result could be selected, but ${type}`);
  }
  return contentOf(body, type, `tool-result:${requestId}`);
}

function jsonOf(body: Uint8Array): unknown {
  const parsed = parseJson(body);
  if (parsed.outcome !== 'parsed') {
    throw new ToolFailure('failed', `The answer is ${parsed.outcome === 'malformed' ? 'not JSON, as it says' : 'nested too deeply'}`);
  }
  return parsed.value;
}

/** What the service says about the request, if it says it in text. */
function problemText({ headers, body }: HttpAnswer): string {
  const type = valueOf(headers, 'content-type');
  // what has been cut off may end within a character
  const text = isText(type) ? new TextDecoder().decode(body, { stream: true }).trim() : '';
  return text === '' ? '' : `: ${text}`;
}

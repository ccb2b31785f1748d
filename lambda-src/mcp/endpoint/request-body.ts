import { leaveOutAbsentMembers } from './absent-members';
import type { Headers } from './headers';
import { parseJson } from '../call/bounded-json';
import type { HttpAnswer } from '../http/http-answer';
import { invalidRequest, parseError } from '../http/json-rpc-error';

/** Maximum size of a body, in bytes. */
const MAX_SIZE = 4 * 1024 * 1024;

/** The most elements that a message may hold: a validator may collect as many errors. */
const MAX_ELEMENTS = 100_000;

/** JSON, with or without parameters, in which a comma would be a second type (RFC 9110 section 8.3.1). */
const JSON_TYPE = /^application\/json\s*(;([^,"]|"[^"]*")*)?$/i;

/** The parts of a proxy event that hold its body. */
interface EventBody {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
}

/**
 * Refuses a body that is not what it claims to be, such as a compressed one (RFC 9110 section 15.5.16). API Gateway hands over the bytes
 * of a body as text, which has lost them, so nothing is left to decode.
 *
 * @returns undefined when nothing is wrong
 */
export function refuseContent(headers: Headers): HttpAnswer | undefined {
  if (headers['content-type'] !== undefined && !JSON_TYPE.test(headers['content-type'])) {
    return invalidRequest(415, 'The content type must be application/json');
  }
  const codings = headers['content-encoding']?.split(',').map((coding) => coding.trim().toLowerCase()) ?? [];
  return codings.every((coding) => coding === '' || coding === 'identity')
    ? undefined
    : invalidRequest(415, 'The request body must not be compressed: leave Content-Encoding out', { 'accept-encoding': 'identity' });
}

/**
 * Reads the JSON-RPC message, or batch of messages, in the body of an event.
 *
 * @returns the parsed message, or the answer that refuses it: 413 over 4 MiB, 400 for what is not JSON or is out of bounds
 */
export function readMessage(event: EventBody): { readonly message: unknown } | HttpAnswer {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MAX_SIZE) {
    return invalidRequest(413, `The request body is larger than ${MAX_SIZE} bytes`);
  }
  const parsed = parseJson(bytes, MAX_ELEMENTS);
  switch (parsed.outcome) {
    case 'parsed': {
      if (bytes.includes('null')) {
        leaveOutAbsentMembers(parsed.value);
      }
      return { message: parsed.value };
    }
    case 'malformed': return parseError('The request body is not valid JSON');
    case 'outOfBounds': return invalidRequest(400, 'The request body is nested too deeply or holds too many elements');
  }
}

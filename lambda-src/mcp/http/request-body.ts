import { DEFAULT_MAX_REQUEST_BODY_SIZE, isJsonContentType } from '@modelcontextprotocol/server';
import { leaveOutAbsentMembers } from './absent-members';
import { invalidRequest, parseError } from './json-rpc-error';
import { parseJson } from '../call/bounded-json';

/** A validator may collect as many errors as a message has elements. */
const MAX_ELEMENTS = 100_000;

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
export function refuseContent(headers: Headers): Response | undefined {
  if (headers.has('content-type') && !isJsonContentType(headers.get('content-type'))) {
    return invalidRequest(415, 'The content type must be application/json');
  }
  const codings = headers.get('content-encoding')?.split(',').map((coding) => coding.trim().toLowerCase()) ?? [];
  if (codings.every((coding) => coding === '' || coding === 'identity')) {
    return undefined;
  }
  const response = invalidRequest(415, 'The request body must not be compressed: leave Content-Encoding out');
  response.headers.set('Accept-Encoding', 'identity');
  return response;
}

/**
 * Reads the JSON-RPC message, or batch of messages, in the body of an event.
 *
 * @returns the parsed message, or the response that refuses it: 413 over 4 MiB, 400 for what is not JSON or is out of bounds
 */
export function readMessage(event: EventBody): { readonly message: unknown } | Response {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > DEFAULT_MAX_REQUEST_BODY_SIZE) {
    return invalidRequest(413, `The request body is larger than ${DEFAULT_MAX_REQUEST_BODY_SIZE} bytes`);
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

import { DEFAULT_MAX_REQUEST_BODY_SIZE } from '@modelcontextprotocol/server';
import { parseJson } from './bounded-json';
import { invalidRequest, parseError } from './json-rpc-error';

/** A validator may collect as many errors as a message has elements. */
const MAX_ELEMENTS = 100_000;

/** The parts of a proxy event that hold its body. */
interface EventBody {
  readonly body: string | null;
  readonly isBase64Encoded: boolean;
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
    case 'parsed': return { message: parsed.value };
    case 'malformed': return parseError('The request body is not valid JSON');
    case 'outOfBounds': return invalidRequest(400, 'The request body is nested too deeply or holds too many elements');
  }
}

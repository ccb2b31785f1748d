import { LEGACY_REVISIONS } from './revisions';
import type { JsonRpcNotification, JsonRpcRequest, JsonRpcResponse } from '../../call/message';
import { BadRequestError } from '../../call/protocol-error';
import { VERSION_HEADER } from '../era';

/** The messages of one HTTP request of the revisions before 2026-07-28, with its headers, by their names in lower case. */
export interface LegacyMessages {
  readonly messages: readonly (JsonRpcRequest | JsonRpcNotification | JsonRpcResponse)[];
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws ProtocolError when the messages are to be refused */
export type LegacyCheck = (messages: LegacyMessages) => void;

/** The most messages of a batch. */
export const MAX_BATCH_LENGTH = 100;

/** The code by which the SDKs of MCP refuse what is no matter of a message. */
const BAD_REQUEST = -32000;

/** The checks of the messages of an HTTP request, in their order (MCP 2025-11-25, transports). */
export const LEGACY_CHECKS: readonly LegacyCheck[] = [
  function batchIsShort({ messages }) {
    if (messages.length > MAX_BATCH_LENGTH) {
      throw new BadRequestError(`Invalid Request: Batch must not exceed ${MAX_BATCH_LENGTH} messages`);
    }
  },

  function handshakeIsAlone({ messages }) {
    if (messages.length > 1 && messages.some(isHandshake)) {
      throw new BadRequestError('Invalid Request: Only one initialization request is allowed');
    }
  },

  function revisionIsServed({ messages, headers: { [VERSION_HEADER]: revision } }) {
    if (revision !== undefined && !messages.some(isHandshake) && !LEGACY_REVISIONS.some((served) => served === revision)) {
      throw new BadRequestError(`Bad Request: Unsupported protocol version: ${revision} (supported versions: ${LEGACY_REVISIONS.join(', ')})`, BAD_REQUEST);
    }
  },
];

function isHandshake(message: object): boolean {
  return 'method' in message && message.method === 'initialize';
}

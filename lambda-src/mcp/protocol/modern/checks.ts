import { decodeHeader } from './encoded-header';
import { MODERN_REVISION } from '../../call/exchange';
import { isRequest, type JsonRpcNotification, type JsonRpcRequest } from '../../call/message';
import { BadRequestError, ERROR_CODES, HeaderMismatchError, UnsupportedVersionError } from '../../call/protocol-error';
import { metaOf, missingWords, VERSION_HEADER } from '../era';
import { envelope, META } from '../params';

/** A message of 2026-07-28 with its headers, by their names in lower case. */
export interface ModernMessage {
  readonly message: JsonRpcRequest | JsonRpcNotification;
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws ProtocolError when the message is to be refused */
export type ModernCheck = (message: ModernMessage) => void;

/** The parameter that the header `Mcp-Name` repeats, by method (MCP 2026-07-28, transports, standard headers). */
const NAMED_BY: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/**
 * The checks of a message of 2026-07-28, in their order (MCP 2026-07-28, basic and transports, server validation). The headers that repeat
 * arguments of a tool are checked when the tool is found. Notifications need no headers.
 */
export const MODERN_CHECKS: readonly ModernCheck[] = [
  function clientDescribesItself({ message }) {
    const meta = metaOf(message.params);
    const issue = isRequest(message) ? issueOf(meta!) : meta && META.protocolVersion in meta ? issueOfVersion(meta) : undefined;
    if (issue) {
      throw new BadRequestError(
        `Invalid _meta envelope for protocol revision 2026-07-28: ${issue.key}: ${issue.problem}`, ERROR_CODES.invalidParams, { envelope: issue },
      );
    }
  },

  function versionsAgree({ message, headers: { [VERSION_HEADER]: header } }) {
    const claimed = versionOf(message);
    if (header !== undefined && claimed !== undefined && header !== claimed) {
      const subject = isRequest(message) ? 'body' : 'notification';
      throw new HeaderMismatchError(header, `the ${subject} envelope names protocol version ${claimed} but the MCP-Protocol-Version header names ${header}`);
    }
  },

  function methodsAgree({ message, headers: { 'mcp-method': header } }) {
    if (header !== undefined && header !== message.method) {
      const subject = isRequest(message) ? 'body' : 'notification body';
      throw new HeaderMismatchError(header, `the ${subject} names method ${message.method} but the Mcp-Method header names ${header}`);
    }
  },

  function revisionIsServed({ message, headers }) {
    const revision = versionOf(message) ?? headers[VERSION_HEADER]!;
    if (revision !== MODERN_REVISION) {
      throw new UnsupportedVersionError(revision, [MODERN_REVISION]);
    }
  },

  function versionIsInHeader({ message, headers }) {
    if (isRequest(message) && headers[VERSION_HEADER] === undefined) {
      throw new HeaderMismatchError(
        '(missing)', `the body envelope names protocol version ${versionOf(message)} but the required MCP-Protocol-Version header is absent`,
      );
    }
  },

  function methodIsInHeader({ message, headers }) {
    if (isRequest(message) && headers['mcp-method'] === undefined) {
      throw new HeaderMismatchError('(missing)', `the body names method ${message.method} but the required Mcp-Method header is absent`);
    }
  },

  function nameIsInHeader({ message, headers: { 'mcp-name': header } }) {
    const parameter = isRequest(message) && Object.hasOwn(NAMED_BY, message.method) ? NAMED_BY[message.method] : undefined;
    if (parameter === undefined) {
      return;
    }
    const value = message.params?.[parameter];
    const name = typeof value === 'string' ? value : undefined;
    if (header === undefined) {
      if (name !== undefined) {
        throw new HeaderMismatchError('(missing)', `the body carries params.${parameter}="${name}" but the required Mcp-Name header is absent`);
      }
      return;
    }
    const decoded = decodeHeader(header);
    if (decoded === undefined) {
      throw new HeaderMismatchError(header, 'the Mcp-Name header carries an invalid Base64 sentinel value');
    }
    if (name !== undefined && decoded !== name) {
      throw new HeaderMismatchError(header, `the body carries params.${parameter}="${name}" but the Mcp-Name header names "${decoded}"`);
    }
  },
];

interface EnvelopeIssue {
  readonly key: string;
  readonly problem: string;
}

function issueOf(meta: Readonly<Record<string, unknown>>): EnvelopeIssue | undefined {
  const [missing] = missingWords(meta);
  if (missing !== undefined) {
    return { key: missing, problem: 'missing' };
  }
  const [issue] = envelope(meta);
  return issue && { key: issue.path.join('.'), problem: issue.message };
}

function issueOfVersion(meta: Readonly<Record<string, unknown>>): EnvelopeIssue | undefined {
  return typeof meta[META.protocolVersion] === 'string' ? undefined : issueOf(meta);
}

function versionOf({ params }: JsonRpcRequest | JsonRpcNotification): string | undefined {
  return metaOf(params)?.[META.protocolVersion] as string | undefined;
}

import type { ClientCapabilities } from '@modelcontextprotocol/server';
import { ERROR_CODES, ProtocolError } from './protocol-error';
import { isObject } from '../../shared/json-object';

/** Something that a client is asked (MCP 2026-07-28, multi-round-trip requests). */
export interface Question {
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Reads the questions of a result that needs input, by their names.
 *
 * @throws ProtocolError when it asks nothing, and gives no state to come back with, or asks what MCP has no question for
 */
export function questionsOf(
  method: string,
  { inputRequests, requestState }: { readonly inputRequests?: unknown; readonly requestState?: unknown },
): Readonly<Record<string, Question>> {
  const questions = isObject(inputRequests) ? inputRequests : {};
  if (Object.keys(questions).length === 0 && typeof requestState !== 'string') {
    throw new ProtocolError(
      ERROR_CODES.internalError,
      `Handler for ${method} returned an input-required result with neither inputRequests nor requestState (every InputRequiredResult must include `
      + 'at least one of the two)',
    );
  }
  for (const [name, question] of Object.entries(questions)) {
    if (!isObject(question) || typeof question.method !== 'string') {
      throw new ProtocolError(
        ERROR_CODES.internalError,
        `Handler for ${method} returned an invalid input request '${name}': each inputRequests entry must be an embedded elicitation/create, `
        + 'sampling/createMessage, or roots/list request',
      );
    }
    if (capabilitiesFor(question as unknown as Question) === undefined) {
      throw new ProtocolError(
        ERROR_CODES.internalError,
        `Handler for ${method} returned an input request '${name}' of kind '${question.method}', which is not an embedded request the 2026-07-28 `
        + 'revision defines',
      );
    }
  }
  return questions as unknown as Readonly<Record<string, Question>>;
}

/**
 * Returns the capabilities that a client lacks to answer a question; undefined if it lacks none.
 *
 * @param declared undefined for a client that cannot be asked anything
 */
export function capabilitiesMissing(question: Question, declared: ClientCapabilities | undefined): ClientCapabilities | undefined {
  const [[name, members]] = Object.entries(capabilitiesFor(question)!) as [[keyof ClientCapabilities, Readonly<Record<string, object>>]];
  const capability = declared?.[name] as Readonly<Record<string, unknown>> | undefined;
  if (capability === undefined) {
    return { [name]: members };
  }
  const missing = Object.entries(members).filter(([member]) => (
    // a client that says no more can be asked by forms
    capability[member] === undefined && !(member === 'form' && capability.url === undefined)
  ));
  return missing.length === 0 ? undefined : { [name]: Object.fromEntries(missing) };
}

/** Returns the capabilities that a question needs; undefined if MCP does not have it. */
function capabilitiesFor({ method, params }: Question): ClientCapabilities | undefined {
  switch (method) {
    case 'elicitation/create': return { elicitation: params?.mode === 'url' ? { url: {} } : { form: {} } };
    case 'sampling/createMessage': return { sampling: params?.tools === undefined && params?.toolChoice === undefined ? {} : { tools: {} } };
    case 'roots/list': return { roots: {} };
    default: return undefined;
  }
}

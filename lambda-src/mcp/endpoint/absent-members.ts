import { isObject } from '../../shared/json-object';

/*
 * Clients written in typed languages send `null` for an absent value: `"params": null`, `"cursor": null`. JSON-RPC and MCP have no member
 * for which `null` means anything else, so such members are left out before anybody looks at a message.
 */

/** The methods of MCP. Those of others may give `null` a meaning. */
const OF_MCP = /^(initialize$|ping$|(completion|elicitation|logging|notifications|prompts|resources|roots|sampling|server|subscriptions|tasks|tools)\/)/;

/** Members whose values are not defined by MCP. */
const OF_OTHERS = new Set(['experimental', 'extensions', 'input', 'structuredContent']);

const isOfOthers = (name: string) => OF_OTHERS.has(name);

/** The members of `_meta` that are MCP's own: https://modelcontextprotocol.io/specification/2026-07-28/basic#general-fields */
const OWN_META = /^(progressToken|traceparent|tracestate|baggage|io\.modelcontextprotocol\/.*)$/;

/** Removes the members for which a client has no value from a JSON-RPC message, or from a batch of them. */
export function leaveOutAbsentMembers(message: unknown): void {
  for (const item of Array.isArray(message) ? message : [message]) {
    if (isObject(item)) {
      leaveOutOf(item);
    }
  }
}

function leaveOutOf(message: Members): void {
  const { method } = message;
  for (const name of ['method', 'params', 'result', 'error']) {
    leaveOutNull(message, name);
  }
  // a request without an id is a mistake: its answer could not be told from others
  if (typeof method === 'string' && method.startsWith('notifications/')) {
    leaveOutNull(message, 'id');
  }
  if (typeof method === 'string' && OF_MCP.test(method)) {
    leaveOutNulls(message.params, (name) => isOfOthers(name) || (name === 'arguments' && method === 'tools/call'));
  }
  // the client's answer to a question
  leaveOutNulls(message.result, isOfOthers);
}

function leaveOutNulls(value: unknown, isOpaque: (name: string) => boolean): void {
  if (Array.isArray(value)) {
    value.forEach((item) => leaveOutNulls(item, isOpaque));
  } else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      leaveOutNull(value, name);
      if (name === '_meta' && isObject(member)) {
        leaveOutOfMeta(member);
      } else if (!isOpaque(name)) {
        leaveOutNulls(member, isOpaque);
      }
    }
  }
}

function leaveOutOfMeta(meta: Members): void {
  for (const name of Object.keys(meta).filter((other) => OWN_META.test(other))) {
    leaveOutNull(meta, name);
    leaveOutNulls(meta[name], isOfOthers);
  }
}

type Members = Record<string, unknown>;

function leaveOutNull(object: Members, name: string): void {
  if (object[name] === null) {
    delete object[name];
  }
}

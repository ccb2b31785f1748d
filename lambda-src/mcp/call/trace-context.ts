import type { TraceContext } from '../../../src/contract';

/** A trace and a span of it (W3C Trace Context Level 1, section 3.2). Ids of zeros only are none. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** A member of `tracestate` (section 3.3.1.3). */
const TRACESTATE_MEMBER = /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** A member of `baggage` with its properties (W3C Baggage, section 3.3.1). */
const BAGGAGE_MEMBER = /^[\w!#$%&'*+.^`|~-]+[ \t]*=[ \t]*[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*(?:[ \t]*;[ \t]*[\w!#$%&'*+.^`|~-]+(?:[ \t]*=[ \t]*[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*)?)*$/;

/** The limits of the two lists: sizes in characters, of which each is a byte. */
const MAX_TRACESTATE = { size: 512, members: 32 };
const MAX_BAGGAGE = { size: 8_192, members: 64 };

/**
 * Reads the trace that a request belongs to (MCP 2026-07-28, `_meta`, OpenTelemetry trace context). What has another form than W3C gives it
 * is left out: it goes into headers.
 *
 * @returns undefined for none
 */
export function traceContextOf(meta: { readonly [name: string]: unknown } | undefined): TraceContext | undefined {
  const { traceparent, tracestate, baggage } = meta ?? {};
  const trace: TraceContext = {
    ...(typeof traceparent === 'string' && TRACEPARENT.test(traceparent) && {
      traceparent,
      // it says more of the span, and nothing without it
      ...(isList(tracestate, TRACESTATE_MEMBER, MAX_TRACESTATE) && { tracestate }),
    }),
    ...(isList(baggage, BAGGAGE_MEMBER, MAX_BAGGAGE) && { baggage }),
  };
  return Object.keys(trace).length === 0 ? undefined : trace;
}

/** Returns `_meta` with the trace that it names in valid form, or without one. */
export function withValidTrace(meta: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  const { traceparent: _traceparent, tracestate: _tracestate, baggage: _baggage, ...others } = meta;
  return { ...others, ...traceContextOf(meta) };
}

function isList(value: unknown, member: RegExp, { size, members }: typeof MAX_BAGGAGE): value is string {
  if (typeof value !== 'string' || value === '' || value.length > size) {
    return false;
  }
  const all = value.split(',').map((one) => one.replace(/^[ \t]+|[ \t]+$/g, ''));
  return all.length <= members && all.every((one) => member.test(one));
}

/**
 * Writes a trace as AWS X-Ray has it, which is how Step Functions takes it.
 *
 * @returns undefined when there is no span
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function xRayHeaderOf(trace: TraceContext | undefined): string | undefined {
  const [, traceId, spanId, flags] = trace?.traceparent?.split('-') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) {
    return undefined;
  }
  const sampled = Number.parseInt(flags, 16) % 2;
  return `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=${spanId};Sampled=${sampled}`;
}

import type { InterceptorPhase } from './interceptor-phase';
import type { JsonObject } from './json-object';

/* What the Lambda functions of the owner get and answer; docs/tool-functions.md tells their authors. */

/** What a Lambda function behind a tool gets. It never holds the bearer token. */
export interface ToolEvent {
  readonly version: '1';
  /** The name of the called tool, so that one function can serve several. */
  readonly tool: string;
  /** The arguments, valid by the tool's input schema. */
  readonly arguments: JsonObject;
  /** Names this call in the logs of the mcp function, and in the error that the client sees. */
  readonly requestId: string;
  readonly caller: ToolCaller;
  /** The trace that the call belongs to, if the client names one. */
  readonly trace?: TraceContext;
}

/** The place of a request in traces, in the forms of W3C Trace Context and W3C Baggage: each as the HTTP header of its name has it. */
export interface TraceContext {
  readonly traceparent?: string;
  /** Only beside `traceparent`. */
  readonly tracestate?: string;
  readonly baggage?: string;
}

/** A line of what a streaming tool function answers: what it reports while it works, and at last its result. */
export type ToolStreamLine = ToolProgressLine | { readonly result: unknown };

/** MCP `notifications/progress`. */
export interface ToolProgressLine {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}

/** What a Lambda function behind a resource, or a resource template, gets. */
export interface ResourceEvent {
  readonly version: '1';
  /** As the client asked for it. */
  readonly uri: string;
  /** The values of the variables of a template, percent-decoded. Those of the query that the URI leaves out are not there. */
  readonly variables?: { readonly [name: string]: string };
  readonly requestId: string;
  readonly caller: ToolCaller;
}

/**
 * What it answers: text, one content or several; nothing, when there is no such resource. Contents without `uri` have that of the event,
 * those without `mimeType` that of the resource.
 */
export type ResourceAnswer = string | ResourceAnswerContent | { readonly contents: ResourceAnswerContent[] } | null | undefined;

/** MCP `TextResourceContents` or `BlobResourceContents`, as far as the function likes. */
export interface ResourceAnswerContent {
  readonly uri?: string;
  readonly mimeType?: string;
  readonly text?: string;
  /** Base64. */
  readonly blob?: string;
}

/** What the Lambda function of an interceptor gets. */
export interface InterceptorEvent extends ToolEvent {
  readonly phase: InterceptorPhase;
  /** MCP `CallToolResult`, in the phase `response`. */
  readonly result?: JsonObject;
}

/** What it answers; nothing lets the call go on unchanged. */
export interface InterceptorAnswer {
  /** Refuses the call, or withholds the result; the text is for the model. */
  readonly refuse?: string;
  /** In the phase `request`: the arguments to go on with. */
  readonly arguments?: JsonObject;
  /** In the phase `response`: MCP `CallToolResult`, to answer instead. */
  readonly result?: JsonObject;
}

/** Who calls a tool. */
export interface ToolCaller {
  /** The OAuth client. */
  readonly clientId: string;
  /** The person, or the client itself for machine clients. */
  readonly subject: string;
  /** The granted scopes. */
  readonly scopes: string[];
}

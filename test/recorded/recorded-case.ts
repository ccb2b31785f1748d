import type { McpFunction, TestAnswer, TestRequest } from '../lambda/mcp/mcp-function';

/** An answer of the function, as it is kept. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes the next request of a conversation of what was answered so far. */
export type NextRequest = (before: readonly TestAnswer[], running: RunningConfiguration) => TestRequest | Promise<TestRequest>;

/** A call during which the client answers the questions of the server. */
export interface Questioned {
  readonly call: TestRequest | NextRequest;
  /** Makes the message that answers a question. */
  readonly reply: (question: any, before: readonly TestAnswer[]) => TestRequest;
}

/** A request that a conversation begins with, whose answer another case keeps. */
export interface Opening {
  readonly opening: TestRequest;
}

/** One request of a conversation. */
export type Step = TestRequest | NextRequest | Questioned | Opening;

/** A request, or a conversation of several whose answers are kept. */
export type RecordedCase = TestRequest | readonly Step[];

/** The cases of a configuration, by name. */
export type Cases = Readonly<Record<string, RecordedCase>>;

/** A configuration of the function that runs, with its stand-ins. */
export interface RunningConfiguration {
  readonly mcp: McpFunction;
  /** Runs the task function on the last event that it was invoked with, until it ends. */
  readonly runTask?: () => Promise<void>;
  stop?(): void | Promise<void>;
}

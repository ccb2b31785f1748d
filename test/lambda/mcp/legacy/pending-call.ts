import type { McpFunction, TestRequest } from '../mcp-function';

/** A call whose answer streams in. */
export interface PendingCall {
  /** The messages so far. */
  readonly messages: any[];
  /** Ends when the stream has. */
  readonly done: Promise<void>;
  /** The next message that `matches`, or the one that already came. */
  next(matches: (message: any) => boolean): Promise<any>;
  /** What a client does that goes. */
  disconnect(): void;
}

/** Calls a function and reads its stream of server-sent events as it comes. */
export function startCall(mcp: McpFunction, request: TestRequest): PendingCall {
  const messages: any[] = [];
  const waiting = new Set<() => void>();
  let buffer = '';
  const { stream, done } = mcp.stream(request, {
    begin: () => undefined,
    write: (chunk) => {
      const events = (buffer + chunk.toString()).split('\n\n');
      buffer = events.pop()!;
      events.flatMap((event) => /^data: (.*)$/m.exec(event)?.[1] ?? []).forEach((data) => messages.push(JSON.parse(data)));
      waiting.forEach((look) => look());
    },
    end: () => undefined,
  });
  return {
    messages,
    done,
    disconnect: () => stream.destroy(),
    next: (matches) => new Promise((resolve) => {
      const look = () => {
        const found = messages.find(matches);
        if (found !== undefined) {
          waiting.delete(look);
          resolve(found);
        }
      };
      waiting.add(look);
      look();
    }),
  };
}

export function isQuestion(message: any): boolean {
  return message.method !== undefined && message.id !== undefined;
}

export function isResult(message: any): boolean {
  return message.method === undefined;
}

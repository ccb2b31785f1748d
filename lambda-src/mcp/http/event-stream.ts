/** The interval in which a stream shows that it lives, in milliseconds: proxies end connections on which nothing happens. */
const KEEP_ALIVE = 15_000;

/** Server-sent events (HTML standard, section 9.2), to be read once. */
export class EventStream implements AsyncIterable<string> {
  private readonly pending: string[] = [];
  private readonly keepAlive = setInterval(() => this.write(': keepalive\n\n'), KEEP_ALIVE).unref();
  private wake: (() => void) | undefined;
  private ended = false;

  /** Adds a message, unless the stream has ended. */
  send(message: unknown): void {
    this.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  /** Ends the stream, when what has been sent is read. */
  end(): void {
    clearInterval(this.keepAlive);
    this.ended = true;
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<string> {
    try {
      for (;;) {
        while (this.pending.length > 0) {
          yield this.pending.shift()!;
        }
        if (this.ended) {
          return;
        }
        await new Promise<void>((resolve) => this.wake = resolve);
      }
    } finally {
      this.end();
    }
  }

  private write(text: string): void {
    if (!this.ended) {
      this.pending.push(text);
      this.wake?.();
    }
  }
}

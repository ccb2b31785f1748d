import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { RuntimeError } from './function-errors';

/** Sends a chunk; resolves when the next one may be sent. */
export type SendChunk = (chunk: Uint8Array) => Promise<void>;

/**
 * What a streaming handler writes its response to. Like AWS's, it takes objects too and sends them as JSON, and does
 * something before the first write, which is how the metadata gets in front of the body.
 */
export class ResponseStream extends Writable {
  /** Set by `HttpResponseStream.from`; the name is AWS's. */
  public _onBeforeFirstWrite?: (write: (chunk: unknown) => unknown) => void;
  private written = false;
  private failed = false;
  private abandoned = false;

  constructor(private readonly send: SendChunk, highWaterMark: number | undefined) {
    super({ decodeStrings: true, highWaterMark });
  }

  /** API Gateway goes by the format of the stream alone. */
  public setContentType(_contentType: string): void {
    if (this.written) {
      throw new RuntimeError('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.');
    }
  }

  /** Ends the stream of a handler that has failed: what it goes on writing is ignored. */
  public endAfterFailure(): void {
    this.failed = true;
    this.end();
  }

  /** Nobody reads any more: the handler is told, which is no failure of it. */
  public abandon(): void {
    this.abandoned = true;
    this.destroy(new Error('The client has closed the connection.'));
  }

  /** Resolves when all is sent or nobody reads any more; rejects when the stream was destroyed. */
  public async sent(): Promise<void> {
    try {
      await finished(this);
    } catch (error) {
      if (!this.abandoned) throw error;
    }
  }

  public override write(chunk: unknown, ...rest: any[]): boolean {
    if (this.failed) {
      return false;
    }
    if (chunk === null || chunk === undefined) {
      throw new TypeError(`A response stream takes text, bytes or an object, and got ${chunk}.`);
    }
    const superWrite = (data: unknown, ...more: any[]) =>
      super.write(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data), ...more);
    if (!this.written) {
      this.written = true;
      this._onBeforeFirstWrite?.(superWrite);
    }
    return superWrite(chunk, ...rest);
  }

  public override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error) => void): void {
    this.send(chunk).then(() => callback(), callback);
  }
}

const METHODS = [
  'cork', 'destroy', 'end', 'uncork', 'write', 'addListener', 'on', 'once', 'prependListener', 'prependOnceListener', 'off', 'removeListener',
  'removeAllListeners', 'setMaxListeners', 'getMaxListeners', 'listeners', 'rawListeners', 'listenerCount', 'eventNames', 'emit', 'setContentType',
] as const;
const PROPERTIES = [
  'destroyed', '_onBeforeFirstWrite', 'writableFinished', 'writableObjectMode', 'writableEnded', 'writableNeedDrain', 'writableHighWaterMark',
  'writableCorked', 'writableLength', 'writable',
] as const;

/** The stream as handlers of the rewritten runtime get it: an object with these members, so that the use of any other shows here, too. */
export function memberView(stream: ResponseStream): object {
  const view = Object.fromEntries(METHODS.map((name) => [name, (stream[name] as (...parameters: unknown[]) => unknown).bind(stream)]));
  for (const name of PROPERTIES) {
    Object.defineProperty(view, name, { get: () => stream[name], set: (value) => { Object.assign(stream, { [name]: value }); } });
  }
  return view;
}

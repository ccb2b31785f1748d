import { Writable } from 'node:stream';
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

  public override write(chunk: unknown, ...rest: any[]): boolean {
    if (this.failed) {
      return false;
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

import { Writable } from 'node:stream';

/** What a Lambda function sends before the body of a streamed response. */
export interface Prelude {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Takes a streamed response apart; like in Lambda, the prelude goes out with the first write. */
export interface ResponseSink {
  begin(prelude: Prelude): void;
  write(chunk: Buffer): void;
  end(): void;
}

/** The stream that a handler made by `awslambda.streamifyResponse` writes to. */
export class ResponseStream extends Writable {
  private prelude?: Prelude;

  constructor(private readonly sink: ResponseSink) {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.sendPrelude();
        this.sink.write(chunk);
        done();
      },
      final: (done) => {
        this.sink.end();
        done();
      },
    });
  }

  public setPrelude(prelude: Prelude): void {
    this.prelude = prelude;
  }

  private sendPrelude(): void {
    if (this.prelude) {
      this.sink.begin(this.prelude);
      this.prelude = undefined;
    }
  }
}

/** The global that the Lambda runtime gives to functions. */
export const awslambda = {
  streamifyResponse: <T>(handler: T): T => handler,
  HttpResponseStream: {
    from: (stream: ResponseStream, prelude: Prelude): ResponseStream => {
      stream.setPrelude(prelude);
      return stream;
    },
  },
};

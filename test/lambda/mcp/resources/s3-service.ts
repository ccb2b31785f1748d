import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../../../../local/aws/aws-error';
import { s3ErrorResponse } from '../../../../local/aws/s3/error-response';
import { openObjectStore } from '../../../../local/aws/s3/object-store';
import { answerS3 } from '../../../../local/aws/s3/service';
import type { LocalStack } from '../../../../local/stack';

/** The bucket that there is. */
export const BUCKET = 'handbook';

/** S3 on this machine: the local server's, with a role that may read and list the bucket below its prefixes. */
export interface S3Service {
  readonly url: string;
  /** Method, path and query of the requests. */
  readonly requests: string[];
  put(key: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): void;
  /** Answers all requests from now on instead; undefined ends that. */
  failWith(answer: ((response: ServerResponse) => void) | undefined): void;
  /** How many answers the client did not read to the end. */
  aborted(): number;
  /** Forgets the objects and the requests, and fails no more. */
  reset(): void;
  close(): void;
}

/** @param mayList whether the role may list the prefix */
export async function startS3Service(mayList: (prefix: string | undefined) => boolean = () => true): Promise<S3Service> {
  let objects = openObjectStore(undefined);
  const stack = { resources: new Map([['Bucket', { type: 'AWS::S3::Bucket', ref: BUCKET }]]), region: 'us-east-1' } as unknown as LocalStack;
  const requests: string[] = [];
  let fail: ((response: ServerResponse) => void) | undefined;
  let aborted = 0;

  const server = createServer((incoming, response) => {
    response.on('close', () => aborted += response.writableFinished ? 0 : 1);
    const { method = '', url: path = '', headers } = incoming;
    requests.push(`${method} ${path}`);
    if (fail) {
      fail(response);
      return;
    }
    try {
      const answer = answerS3({
        method,
        path: path.replace(/\?.*/s, ''),
        url: new URL(path, 'http://localhost'),
        headers,
        body: Buffer.alloc(0),
        caller: { type: 'operator' },
        signal: new AbortController().signal,
      }, {
        stack,
        objects,
        authorize: (_caller, action, resource, keys = {}) => {
          if (action === 's3:ListBucket' && !mayList(keys['s3:prefix'])) {
            throw new AwsError('AccessDeniedException', `User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: ${action} on resource: "${resource}"`, 403);
          }
        },
      });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      const { status, headers: errorHeaders, body } = s3ErrorResponse(error as AwsError);
      response.writeHead(status, errorHeaders).end(body);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    put: (key, body, headers = {}) => void objects.put(BUCKET, { key, body: Buffer.from(body), headers }),
    failWith: (answer) => fail = answer,
    aborted: () => aborted,
    reset: () => {
      objects = openObjectStore(undefined);
      requests.length = 0;
      fail = undefined;
      aborted = 0;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** An error of S3. */
export function s3Error(status: number, code: string, message = code): (response: ServerResponse) => void {
  return (response) => response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

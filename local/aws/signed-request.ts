import type { AwsCredentials } from './access-keys';

/** The running endpoint, and whose calls of it these are. */
export interface EmulatedAws {
  /** `http://127.0.0.1:{port}`. */
  readonly url: string;
  readonly credentials: AwsCredentials;
}

/** What a request has besides its signature. */
export interface UnsignedRequest {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a POST request to the endpoint, which goes by the access key and does not verify signatures. */
export async function sendSigned({ url, credentials }: EmulatedAws, { path = '/', headers, body }: UnsignedRequest): Promise<Response> {
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
      'Authorization': `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/local, SignedHeaders=host, Signature=unverified`,
      ...headers,
    },
    body,
  });
}

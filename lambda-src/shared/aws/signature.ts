import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { HttpRequest } from './aws-http';
import type { AwsCredentials } from './credentials';

/** The scope of a signature. */
export interface SignatureScope {
  readonly region: string;
  readonly host: string;
  /** The time of the signature, in epoch milliseconds, by the clock of the service. */
  readonly time: number;
}

/** Returns a request with the headers that AWS asks for. */
export type Sign = (request: HttpRequest, credentials: AwsCredentials, scope: SignatureScope) => HttpRequest;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The headers that are not signed, because they may be changed on the way. The AWS SDK leaves out the same ones. */
const UNSIGNED: ReadonlySet<string> = new Set(['user-agent', 'x-amzn-trace-id']);

/**
 * Makes what signs the requests to one service (AWS Signature Version 4). The key of a signature holds for a day, so it is derived once.
 *
 * @param service the name by which it signs: `dynamodb`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function requestSigner(service: string): Sign {
  let derived: { readonly from: string; readonly key: KeyObject } | undefined;

  function signingKey(secretAccessKey: string, day: string, region: string): KeyObject {
    const from = `${secretAccessKey}/${day}/${region}`;
    if (derived?.from !== from) {
      const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>((secret, part) => hmac(secret, part).digest(), `AWS4${secretAccessKey}`);
      derived = { from, key: createSecretKey(key as Buffer) };
    }
    return derived.key;
  }

  return (request, { accessKeyId, secretAccessKey, sessionToken }, { region, host, time }) => {
    const date = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
    const day = date.slice(0, 8);
    const headers = {
      ...request.headers,
      host,
      'x-amz-date': date,
      ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    };
    const names = Object.keys(headers).filter((name) => !UNSIGNED.has(name)).sort();
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = `${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', canonicalRequest({ ...request, headers }, names))}`;
    const signature = hmac(signingKey(secretAccessKey, day, region), text).digest('hex');
    const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return { ...request, headers: { ...headers, authorization } };
  };
}

function hmac(key: string | Buffer | KeyObject, text: string) {
  return createHmac('sha256', key).update(text);
}

function canonicalRequest({ method, path, headers, body }: HttpRequest, names: readonly string[]): string {
  const [resource, query = ''] = path.split('?') as [string, string?];
  // encoded once more, as all services but S3 have it
  const canonicalPath = resource.replaceAll('%', '%25');
  const canonicalHeaders = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  return `${method}\n${canonicalPath}\n${canonicalQuery(query)}\n${canonicalHeaders}\n${names.join(';')}\n${hash('sha256', body)}`;
}

/** Sorts a query, which is encoded, by its names, then by their values. */
function canonicalQuery(query: string): string {
  return query.split('&').map((parameter) => parameter.replace('=', '\0')).sort().map((parameter) => parameter.replace('\0', '=')).join('&');
}

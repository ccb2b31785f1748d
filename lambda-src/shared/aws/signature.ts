import aws4 from 'aws4';
import type { HttpRequest } from './aws-http';
import type { AwsCredentials } from './credentials';

/** The scope of a signature. */
export interface SignatureScope {
  /** The service that the request is for: `dynamodb`. */
  readonly service: string;
  readonly region: string;
  readonly host: string;
  /** The time of the signature, in epoch milliseconds, by the clock of the service. */
  readonly time: number;
}

/**
 * Signs a request (AWS Signature Version 4).
 *
 * @returns the same request with the headers that AWS asks for
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signRequest(request: HttpRequest, credentials: AwsCredentials, { service, region, host, time }: SignatureScope): HttpRequest {
  const date = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { headers } = aws4.sign(
    { ...request, service, region, headers: { ...request.headers, 'host': host, 'x-amz-date': date } } as aws4.Request,
    credentials,
  );
  return { ...request, headers: headers! };
}

import { randomUUID } from 'node:crypto';
import type { AwsError } from '../aws-error';
import type { AwsResponse } from '../service';
import { xmlDocument } from '../xml';

/** What S3 calls the errors that other services share. */
const S3_ERRORS: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  AccessDeniedException: { code: 'AccessDenied', status: 403 },
  InternalServerError: { code: 'InternalError', status: 500 },
  RequestEntityTooLargeException: { code: 'EntityTooLarge', status: 400 },
  UnrecognizedClientException: { code: 'InvalidAccessKeyId', status: 403 },
};

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3ErrorResponse(error: AwsError): AwsResponse {
  const { code, status } = S3_ERRORS[error.code] ?? error;
  const requestId = randomUUID();
  return {
    status,
    headers: { 'Content-Type': 'application/xml', 'x-amz-request-id': requestId },
    body: xmlDocument('Error', { Code: code, Message: error.message, ...error.members, RequestId: requestId }),
  };
}

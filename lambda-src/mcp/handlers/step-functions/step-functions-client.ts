import { SFNClient } from '@aws-sdk/client-sfn';

/** The SDK would put `sync-` before the host of one call, which a configured endpoint need not have; least of all an IP address. */
const disableHostPrefix = process.env.AWS_ENDPOINT_URL !== undefined || process.env.AWS_ENDPOINT_URL_SFN !== undefined;

/** A client of Step Functions. */
export function newStepFunctionsClient(options: object): SFNClient {
  return new SFNClient({ ...options, disableHostPrefix });
}

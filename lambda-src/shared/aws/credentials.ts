/** Keys that requests to AWS are signed with. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Absent for keys that do not expire. */
  readonly sessionToken?: string;
}

/**
 * Reads the keys of the function's role, which Lambda puts into the environment. Read for each request: Lambda may replace them.
 *
 * @throws Error when there are none
 */
export function environmentCredentials(): AwsCredentials {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('The environment has no AWS credentials');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

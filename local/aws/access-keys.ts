import { randomBytes } from 'node:crypto';
import { AwsError } from './aws-error';

/** An access key that the endpoint knows. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Who signs a request: a resource that has a role (a function, a state machine), or the person at the machine. */
export type Caller = { readonly type: 'resource'; readonly logicalId: string } | { readonly type: 'operator' };

/** The access keys of one run. */
export interface AccessKeys {
  readonly operator: AwsCredentials;
  /** The same one whenever asked. */
  ofResource(logicalId: string): AwsCredentials;
  /**
   * Finds the signer of a request. The signature is not verified: the key id itself is unguessable, so other programs and
   * web pages on this machine cannot name it.
   *
   * @throws AwsError if the request is not signed (Signature Version 4) or by an unknown key
   */
  callerOf(authorization: string | undefined): Caller;
}

/** Makes an operator's key; resources get theirs when they are first asked for. */
export function createAccessKeys(): AccessKeys {
  const callers = new Map<string, Caller>();
  const resourceKeys = new Map<string, AwsCredentials>();

  const issue = (caller: Caller, name: string): AwsCredentials => {
    const accessKeyId = `LOCAL${name}${randomBytes(16).toString('hex')}`;
    callers.set(accessKeyId, caller);
    return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64') };
  };

  return {
    operator: issue({ type: 'operator' }, 'Operator'),
    ofResource: (logicalId) => {
      const credentials = resourceKeys.get(logicalId) ?? issue({ type: 'resource', logicalId }, logicalId);
      resourceKeys.set(logicalId, credentials);
      return credentials;
    },
    callerOf: (authorization) => {
      const accessKeyId = /^AWS4-HMAC-SHA256 Credential=([^/]+)\//.exec(authorization ?? '')?.[1];
      if (accessKeyId === undefined) {
        throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
      }
      const caller = callers.get(accessKeyId);
      if (!caller) {
        throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
      }
      return caller;
    },
  };
}

/** The service that a request is signed for, as Signature Version 4 names it: `s3`, `states`. */
export function signingNameOf(authorization: string | undefined): string | undefined {
  return /^AWS4-HMAC-SHA256 Credential=[^/]+\/[^/]+\/[^/]+\/([^/]+)\/aws4_request/.exec(authorization ?? '')?.[1];
}

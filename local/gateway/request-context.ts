import type { GatewayRequest } from './gateway-request';
import { headerValue } from './headers';

/** `event.requestContext`. */
export interface RequestContext {
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly extendedRequestId: string;
  /** `22/Nov/2026:14:00:00 +0000`. */
  readonly requestTime: string;
  readonly path: string;
  readonly accountId: string;
  readonly protocol: string;
  readonly stage: string;
  readonly domainPrefix: string;
  readonly requestTimeEpoch: number;
  readonly requestId: string;
  readonly identity: Readonly<Record<string, string | null>>;
  readonly domainName: string;
  readonly deploymentId: string;
  readonly apiId: string;
  readonly authorizer?: Readonly<Record<string, string | number>>;
}

/** The names of the API and of the stage that a request comes to. */
export interface RequestedStage {
  readonly api: { readonly id: string; readonly account: string };
  readonly stage: { readonly name: string; readonly deploymentId: string };
}

/** Makes the context of a request that is not routed yet. */
export function createRequestContext({ api, stage }: RequestedStage, request: GatewayRequest, requestId: string, startedAt: number): RequestContext {
  const domainName = headerValue(request.headers, 'host') ?? '';
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(startedAt).toUTCString())!;
  return {
    resourceId: '',
    resourcePath: '',
    httpMethod: request.httpMethod,
    extendedRequestId: extendedRequestIdOf(requestId),
    requestTime: `${day}/${month}/${year}:${time} +0000`,
    path: request.fullPath,
    accountId: api.account,
    protocol: 'HTTP/1.1',
    stage: stage.name,
    domainPrefix: domainName.split('.')[0],
    requestTimeEpoch: startedAt,
    requestId,
    identity: {
      cognitoIdentityPoolId: null,
      accountId: null,
      cognitoIdentityId: null,
      caller: null,
      sourceIp: request.sourceIp,
      principalOrgId: null,
      accessKey: null,
      cognitoAuthenticationType: null,
      cognitoAuthenticationProvider: null,
      userArn: null,
      userAgent: headerValue(request.headers, 'user-agent') ?? null,
      user: null,
    },
    domainName,
    deploymentId: stage.deploymentId,
    apiId: api.id,
  };
}

/** The id that AWS support asks for, `x-amz-apigw-id`. */
export function extendedRequestIdOf(requestId: string): string {
  return `${Buffer.from(requestId.replaceAll('-', ''), 'hex').subarray(0, 11).toString('base64url').slice(0, 15)}=`;
}

import { decodeJwt } from 'jose/jwt/decode';
import type { AdapterPayload } from 'oidc-provider';
import { JWT_BEARER_GRANT, type TrustedIssuerSettings, type WorkloadIssuerSettings } from '../../../src/contract';
import type { HttpRequest } from '../http-message';
import { settings } from '../settings';

const issuers = settings.trustedIssuers.filter(isWorkloadIssuer);

/** Whether an issuer vouches for workloads. */
export function isWorkloadIssuer(issuer: TrustedIssuerSettings): issuer is WorkloadIssuerSettings {
  return issuer.type === 'workload';
}

/**
 * The client that the workloads of an issuer are. It has no record, and no credential of its own: see jwt-bearer-grant.ts for
 * the only thing that it can do.
 */
export function findWorkloadClient(clientId: string): AdapterPayload | undefined {
  if (!issuers.some((issuer) => issuer.clientId === clientId)) {
    return undefined;
  }
  return { client_id: clientId, grant_types: [JWT_BEARER_GRANT], response_types: [], redirect_uris: [], token_endpoint_auth_method: 'none' };
}

/**
 * Names the client of a token request that brings nothing but the assertion of a workload: the one of the issuer's, whose
 * signature is checked later. oidc-provider answers no request without a client.
 */
export function withWorkloadClient(request: HttpRequest): HttpRequest {
  const form = new URLSearchParams(request.body);
  const namesClient = request.headers.authorization !== undefined || ['client_id', 'client_assertion'].some((name) => form.has(name));
  if (namesClient || form.get('grant_type') !== JWT_BEARER_GRANT) {
    return request;
  }
  const client = issuers.find(({ issuer }) => issuer === issuerOf(form.get('assertion') ?? ''))?.clientId;
  return client === undefined ? request : { ...request, body: `${request.body}&${new URLSearchParams({ client_id: client }).toString()}` };
}

function issuerOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).iss;
  } catch {
    return undefined;
  }
}

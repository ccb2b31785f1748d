import { hash, randomUUID } from 'node:crypto';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import type { JWTVerifyResult } from 'jose';
import { EmbeddedJWK } from 'jose/jwk/embedded';
import { calculateJwkThumbprint } from 'jose/jwk/thumbprint';
import { jwtVerify } from 'jose/jwt/verify';
import { headerValues } from './request';
import { tableName } from './table';
import { TABLE } from '../../src/contract';
import { dynamoDb } from '../shared/aws/dynamodb';
import { awsAnswer } from '../shared/aws-request';
import { epochSeconds } from '../shared/clock';
import { InvalidAccessTokenError, refuseUnless } from '../shared/invalid-access-token';
import { recordKey } from '../shared/record-key';

/** What a proof must prove. */
export interface ProofExpectations {
  readonly token: string;
  /** The JWK thumbprint (RFC 7638) of the key that the token is bound to. */
  readonly keyThumbprint: string;
  /** The URL of the MCP endpoint. */
  readonly resource: string;
}

/** Those that the authorization server takes, too. */
const ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'];

const MAX_PROOF_LENGTH = 4_096;

/** DynamoDB's exception for a write whose condition does not hold. */
const CONDITION_FAILED = 'ConditionalCheckFailedException';

/** How far the clock of a client may be off, either way, in seconds. */
const MAX_CLOCK_DIFFERENCE = 300;

/**
 * Requires a proof that the client holds the key which its token is bound to (RFC 9449 section 4.3), for this request and for the
 * first time.
 *
 * @throws InvalidAccessTokenError
 * @throws ServiceUnavailableError
 */
export async function requireProof(event: APIGatewayRequestAuthorizerEvent, expected: ProofExpectations): Promise<void> {
  const [proof = '', ...others] = headerValues(event, 'dpop');
  refuseUnless(proof !== '' && others.length === 0, 'not exactly one DPoP proof');
  refuseUnless(proof.length <= MAX_PROOF_LENGTH, 'the DPoP proof is too long');
  const { payload: { htm, htu, iat, jti, ath }, protectedHeader: { jwk } } = await verifySignature(proof);
  refuseUnless(htm === event.httpMethod, 'the DPoP proof is for another method');
  refuseUnless(isSameEndpoint(htu, expected.resource), 'the DPoP proof is for another URL');
  refuseUnless(iat !== undefined && Math.abs(iat - epochSeconds()) <= MAX_CLOCK_DIFFERENCE, 'the DPoP proof is too old, or of the future');
  refuseUnless(ath === hash('sha256', expected.token, 'base64url'), 'the DPoP proof is for another token');
  refuseUnless(jwk !== undefined && await calculateJwkThumbprint(jwk) === expected.keyThumbprint, 'the DPoP proof is of another key');
  refuseUnless(typeof jti === 'string' && jti !== '', 'the DPoP proof has no jti');
  await useOnce(`${expected.keyThumbprint} ${jti}`, iat + MAX_CLOCK_DIFFERENCE + 1);
}

/** `EmbeddedJWK` takes public keys only. */
async function verifySignature(proof: string): Promise<JWTVerifyResult> {
  try {
    return await jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', algorithms: ALGORITHMS });
  } catch (cause) {
    throw new InvalidAccessTokenError('the DPoP proof is malformed, or its signature is bad', { cause });
  }
}

/** Without query and fragment, as RFC 9449 section 4.3 says, and without the slash that clients may put at its end. */
function isSameEndpoint(htu: unknown, resource: string): boolean {
  const url = typeof htu === 'string' ? URL.parse(htu) : null;
  return url !== null && `${url.origin}${url.pathname.replace(/\/$/, '')}` === new URL(resource).href;
}

/**
 * Remembers a proof, with one conditional write, which is repeated if its answer gets lost: it may meet itself.
 * shared/record-table could do it, but would bring along all else that it can do.
 *
 * @param expiresAt when the proof is too old anyhow, in epoch seconds
 */
async function useOnce(id: string, expiresAt: number): Promise<void> {
  const self = { S: randomUUID() };
  try {
    await awsAnswer(dynamoDb('PutItem', {
      TableName: tableName,
      Item: { [TABLE.partitionKey]: { S: recordKey('DpopProof', id) }, [TABLE.expiresAt]: { N: String(expiresAt) }, winner: self },
      ConditionExpression: 'attribute_not_exists(#expiresAt) OR #expiresAt <= :now OR #winner = :self',
      ExpressionAttributeNames: { '#expiresAt': TABLE.expiresAt, '#winner': 'winner' },
      ExpressionAttributeValues: { ':now': { N: String(epochSeconds()) }, ':self': self },
    }), CONDITION_FAILED);
  } catch (error) {
    if (error instanceof Error && error.name === CONDITION_FAILED) {
      throw new InvalidAccessTokenError('the DPoP proof was used before');
    }
    throw error;
  }
}

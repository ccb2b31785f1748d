import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizerFunction, ownToken, startAuthorizer, tokenEvent } from './authorizer-function';
import { GRANT_ID_CLAIM } from '../../../src/contract';
import { captureOutput } from '../shared/standard-output';

const BATCH_GET = 'DynamoDB_20120810.BatchGetItem';

let authorizer: AuthorizerFunction;

beforeAll(async () => {
  authorizer = await startAuthorizer({ tokens: { type: 'own', permanentClients: ['permanent'], dpop: false } });
  await authorizer.putRecord('Grant', 'grant');
  await authorizer.putRecord('RevokedToken', 'revoked');
});

afterAll(() => authorizer?.stop());

beforeEach(() => {
  captureOutput();
  authorizer.aws.calls.length = 0;
});

const check = async (claims: Record<string, unknown>) => authorizer.authorize(tokenEvent(await ownToken(claims)));

/** Lets DynamoDB leave the records of a type out of its next answers. */
function leaveOut(type: string, answers: number): void {
  let left = answers;
  authorizer.aws.leavesUnprocessed = (key) => key.startsWith(`${type}#`) && left-- > 0;
}

const reads = () => authorizer.aws.calls.filter((call) => call === BATCH_GET).length;

describe('S33 records that DynamoDB left out of its answer', () => {
  test.each(['Client', 'Grant', 'RevokedToken'])('are asked for again, and a good token is let through: %s', async (type) => {
    leaveOut(type, 2);

    expect((await check({ [GRANT_ID_CLAIM]: 'grant' })).principalId).toBe('ada');
    expect(reads()).toBe(3);
  });

  test.each(['client', 'permanent'])('are asked for again, and a revoked token is refused: of %s', async (clientId) => {
    leaveOut('RevokedToken', 2);

    await expect(check({ client_id: clientId, jti: 'revoked' })).rejects.toThrow(/^Unauthorized$/);
    expect(reads()).toBe(3);
  });

  test.each(['Client', 'Grant', 'RevokedToken'])('for good let nobody through, and are no reason to sign in again: %s', async (type) => {
    leaveOut(type, Infinity);

    await expect(check({ [GRANT_ID_CLAIM]: 'grant' })).rejects.toThrow(/^Unavailable$/);
    expect(reads()).toBe(4);
  });

  test('are asked for again until an answer has nothing else, and as consistently as before', async () => {
    const consistent: unknown[] = [];
    authorizer.aws.leavesUnprocessed = (key, { ConsistentRead }) => {
      consistent.push(ConsistentRead);
      return key.startsWith('Grant#') && consistent.length < 5;
    };
    await check({ [GRANT_ID_CLAIM]: 'grant' });
    expect(consistent).toEqual([true, true, true, true, true]);

    authorizer.aws.calls.length = 0;
    authorizer.aws.answerWith('BatchGetItem', { UnprocessedKeys: { [authorizer.aws.tableName]: { Keys: [{ pk: { S: 'Client#x' } }] } } });
    try {
      await expect(check({})).rejects.toThrow(/^Unavailable$/);
      expect(reads()).toBe(4);
    } finally {
      authorizer.aws.answerWith('BatchGetItem', undefined);
    }
  });

  test('let nobody through when the answer names none of them as left out', async () => {
    authorizer.aws.answerWith('BatchGetItem', {});
    try {
      await expect(check({ client_id: 'permanent' })).rejects.toThrow(/^Unavailable$/);
    } finally {
      authorizer.aws.answerWith('BatchGetItem', undefined);
    }
  });
});

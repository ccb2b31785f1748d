import type { UpdateItemCommandInput } from '@aws-sdk/client-dynamodb';
import { dynamoDb } from './aws/dynamodb';
import { awsAnswer } from './aws-request';
import { CONDITION_FAILED, isConditionFailed, keyOf, number } from './record-table';
import { TABLE } from '../../src/contract';

/** A number of places that become free by themselves, one by one (a leaky bucket): after the period, all that were taken are free again. */
export interface Places {
  readonly count: number;
  /** In seconds. */
  readonly period: number;
}

/** Places that are shared by all who ask for the same type and id. Each is taken, and given back, in one write. */
export interface PlaceTable {
  /**
   * Takes a place.
   *
   * @returns 0 if one was free, otherwise the number of seconds until the next one will be
   * @throws ServiceUnavailableError
   */
  takePlace(type: string, id: string, places: Places): Promise<number>;

  /**
   * Gives a place back before its time.
   *
   * @throws ServiceUnavailableError
   */
  returnPlace(type: string, id: string, places: Places): Promise<void>;
}

/** Opens the places of a table whose partition key is `TABLE.partitionKey`. */
export function openPlaceTable(tableName: string): PlaceTable {
  async function update(type: string, id: string, expression: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>, values: Record<string, number>): Promise<boolean> {
    const text = `${expression.UpdateExpression} ${expression.ConditionExpression}`;
    try {
      await awsAnswer(dynamoDb('UpdateItem', {
        TableName: tableName,
        Key: keyOf(type, id),
        ...expression,
        ExpressionAttributeNames: { '#freeAt': TABLE.freeAt, ...(text.includes('#expiresAt') && { '#expiresAt': TABLE.expiresAt }) },
        ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, number(value)])),
      }), CONDITION_FAILED);
      return true;
    } catch (error) {
      if (isConditionFailed(error)) {
        return false;
      }
      throw error;
    }
  }

  async function freeAt(type: string, id: string): Promise<number> {
    const { Item: item } = await awsAnswer(dynamoDb('GetItem', { TableName: tableName, Key: keyOf(type, id), ConsistentRead: true }));
    return Number(item?.[TABLE.freeAt]?.N ?? 0);
  }

  return {
    takePlace: async (type, id, { count, period }) => {
      const step = stepOf({ count, period });
      for (;;) {
        const now = Date.now();
        const latest = now + step * (count - 1);
        const expiry = { ':expiresAt': Math.ceil((now + step * count) / 1_000) };
        const taken = await update(type, id, {
          UpdateExpression: 'SET #freeAt = #freeAt + :step, #expiresAt = :expiresAt',
          ConditionExpression: '#freeAt > :now AND #freeAt <= :latest',
        }, { ':step': step, ':now': now, ':latest': latest, ...expiry });
        if (taken) {
          return 0;
        }
        const held = await freeAt(type, id);
        if (held > latest) {
          return Math.ceil((held - latest) / 1_000);
        }
        // nothing is taken; or it was a moment ago, and somebody else has begun anew meanwhile
        if (held <= now && await update(type, id, {
          UpdateExpression: 'SET #freeAt = :first, #expiresAt = :expiresAt',
          ConditionExpression: 'attribute_not_exists(#freeAt) OR #freeAt <= :now',
        }, { ':first': now + step, ':now': now, ...expiry })) {
          return 0;
        }
      }
    },

    returnPlace: async (type, id, places) => {
      await update(type, id, {
        UpdateExpression: 'SET #freeAt = #freeAt - :step', ConditionExpression: 'attribute_exists(#freeAt)',
      }, { ':step': stepOf(places) });
    },
  };
}

/** Returns the time after which a place becomes free by itself, in milliseconds. */
function stepOf({ count, period }: Places): number {
  return Math.ceil(period * 1_000 / count);
}

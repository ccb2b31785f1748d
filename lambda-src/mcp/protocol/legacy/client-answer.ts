import { setTimeout as sleep } from 'node:timers/promises';
import { QUESTION_LIFETIME } from './question';
import { epochSeconds } from '../../../shared/clock';
import { log } from '../../../shared/log';
import { isConditionFailed } from '../../../shared/record-table';
import type { ClientAnswer } from '../../call/exchange';
import { stateTable } from '../../state-table';

/** Bytes: an item of DynamoDB holds 400 KB. */
export const MAX_ANSWER_SIZE = 390_000;

const RECORD_TYPE = 'Answer';

/** How long to wait before the next look, in milliseconds. A model or program answers at once, a person after a while. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 1_000;
const PAUSE_GROWTH = 1.5;

/**
 * Leaves an answer for the instance that waits for it. The first answer counts, any other is ignored.
 *
 * @param questionId a valid one
 * @throws ServiceUnavailableError
 */
export async function leaveAnswer(questionId: string, answer: ClientAnswer): Promise<void> {
  try {
    await stateTable.createRecord(RECORD_TYPE, questionId, { ...answer }, epochSeconds() + QUESTION_LIFETIME);
  } catch (error) {
    if (!isConditionFailed(error)) {
      throw error;
    }
  }
}

/**
 * Waits for the answer to a question, and removes it from the table.
 *
 * @param givenUp ends the waiting
 * @returns undefined when it was given up
 * @throws ServiceUnavailableError
 */
export async function takeAnswer(questionId: string, givenUp: AbortSignal): Promise<ClientAnswer | undefined> {
  for (let pause = FIRST_PAUSE; await goesOnAfter(pause, givenUp); pause = Math.min(pause * PAUSE_GROWTH, LONGEST_PAUSE)) {
    const record = await stateTable.readRecord(RECORD_TYPE, questionId);
    if (record !== undefined) {
      await stateTable.deleteRecord(RECORD_TYPE, questionId).catch((error: unknown) => log.warn('An answer was not removed, and expires', { error }));
      return record.content as ClientAnswer;
    }
  }
  return undefined;
}

/** Pauses, unless the waiting is given up. */
async function goesOnAfter(pause: number, givenUp: AbortSignal): Promise<boolean> {
  await sleep(pause, undefined, { signal: givenUp }).catch(() => undefined);
  return !givenUp.aborted;
}

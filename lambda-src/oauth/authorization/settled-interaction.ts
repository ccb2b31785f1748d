import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from './browser';
import { INTERACTION, interactionUrl } from './interaction';
import { ProblemError } from './problem-error';
import { seal, unseal } from './sealed';
import { epochSeconds } from '../../shared/clock';
import { isConditionFailed } from '../../shared/record-table';
import { type HttpResponse, redirect, RETRY_AFTER } from '../http-message';
import { INTERACTION_LIFETIME } from '../provider/lifetimes';
import { createRecord, deleteRecord, putRecord, readRecord } from '../records/record-table';

/**
 * The end of an interaction: one decision, and one redirect for it. A button that is pressed twice, or a form that the browser
 * posts again, gets that redirect once more; anyone who comes later is told that it is already answered.
 */
interface Settlement {
  readonly browserHash: string;
  /** Names the request that settles it. */
  readonly settler: string;
  readonly decision: string;
  /** Absent while that request is under way. */
  readonly answer?: Answer;
}

interface Answer {
  /** Epoch seconds. */
  readonly at: number;
  /** The redirect, with a code and cookies in it: sealed with the browser's secret, which the table does not hold. */
  readonly sealed: string;
}

const TYPE = 'SettledInteraction';

/** Time that a request has to settle an interaction, in seconds: longer than the function runs. After that, another one may try. */
const CLAIM_LIFETIME = 30;

/** Time for which the same decision gets the same redirect, in seconds: codes live no longer. */
const REPEAT_PERIOD = 60;

/** Number of times that a request looks whether another one has settled the interaction, and the pause after each, in milliseconds. */
const LOOKS = 50;
const PAUSE = 200;

/**
 * Settles an interaction. If another request has done so or is about to, waits for the answer of that request instead.
 *
 * @param decision what settles it, in words that are always the same for the same form
 * @param settle answers with a redirect, or with a problem that leaves the interaction as it was
 * @throws ProblemError `alreadyAnswered` after another decision, or too late for the redirect
 * @throws ServiceUnavailableError
 */
export async function settleOnce(
  id: string, browser: Browser, decision: string, settle: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  const settlement: Settlement = { browserHash: browser.hash, settler: randomUUID(), decision };
  for (let look = 0; look < LOOKS; look += 1) {
    if (await claim(id, settlement)) {
      return keep(id, browser, settlement, await settleOrRelease(id, settle));
    }
    const repeated = await answerAgain(id, browser, decision);
    if (repeated !== undefined) {
      return repeated;
    }
    await delay(PAUSE);
  }
  throw new ProblemError({ type: 'unavailable', retryAfter: RETRY_AFTER });
}

/**
 * Answers a decision on an interaction that is settled.
 *
 * @returns undefined when it is not, or not yet, or by another browser
 * @throws ProblemError `alreadyAnswered` after another decision, or too late for the redirect
 * @throws ServiceUnavailableError
 */
export async function answerAgain(id: string, browser: Browser, decision: string): Promise<HttpResponse | undefined> {
  const found = await findSettlement(id, browser);
  if (found?.answer === undefined) {
    return undefined;
  }
  const isRepeated = found.decision === decision && epochSeconds() - found.answer.at < REPEAT_PERIOD;
  return isRepeated ? unsealed(found.answer, id, browser) : afterwards(found.answer, id, browser);
}

/**
 * Shows what became of an interaction to the browser that settled it: the page of the next step, if that is where it led.
 *
 * @returns undefined when it is not settled, or not yet, or by another browser
 * @throws ProblemError `alreadyAnswered`
 * @throws ServiceUnavailableError
 */
export async function showSettled(id: string, browser: Browser): Promise<HttpResponse | undefined> {
  const { answer } = await findSettlement(id, browser) ?? {};
  return answer && afterwards(answer, id, browser);
}

/** Claims the interaction, so that only one of several requests gets to settle it. */
async function claim(id: string, settlement: Settlement): Promise<boolean> {
  try {
    await createRecord(TYPE, id, settlement, epochSeconds() + CLAIM_LIFETIME);
    return true;
  } catch (error) {
    if (isConditionFailed(error)) {
      return false;
    }
    // the write may have happened even though its answer was lost: then nobody else can settle it
    if ((await readRecord(TYPE, id))?.content.settler === settlement.settler) {
      return true;
    }
    throw error;
  }
}

async function settleOrRelease(id: string, settle: () => Promise<HttpResponse>): Promise<HttpResponse> {
  // what cannot be deleted expires soon
  const release = () => succeeds(deleteRecord(TYPE, id));
  try {
    const response = await settle();
    if (response.status !== 303) {
      await release();
    }
    return response;
  } catch (error) {
    await release();
    throw error;
  }
}

/**
 * Keeps the answer, and ends the interaction: either is enough to keep others from settling it.
 *
 * @throws ServiceUnavailableError when neither can be done
 */
async function keep(id: string, browser: Browser, settlement: Settlement, response: HttpResponse): Promise<HttpResponse> {
  if (response.status !== 303) {
    return response;
  }
  const answer: Answer = {
    at: epochSeconds(),
    sealed: seal({ location: response.headers.location!, cookies: [...response.cookies ?? []] }, secretOf(id, browser)),
  };
  // in this order, so that a request that finds no interaction finds the answer
  const isKept = await succeeds(putRecord(TYPE, id, { ...settlement, answer } satisfies Settlement, epochSeconds() + INTERACTION_LIFETIME));
  const end = deleteRecord(INTERACTION, id);
  await (isKept ? succeeds(end) : end);
  return response;
}

async function succeeds(write: Promise<void>): Promise<boolean> {
  return write.then(() => true, () => false);
}

async function findSettlement(id: string, browser: Browser): Promise<Settlement | undefined> {
  const found = (await readRecord(TYPE, id))?.content as Settlement | undefined;
  return found?.browserHash === browser.hash ? found : undefined;
}

function unsealed({ sealed }: Answer, id: string, browser: Browser): HttpResponse {
  const { location, cookies } = unseal(sealed, secretOf(id, browser)) as { location: string; cookies: string[] };
  return { ...redirect(location), cookies };
}

/** Redirects to the page of the next step, which itself tells whether it is answered. A redirect to the client is not shown again. */
function afterwards(answer: Answer, id: string, browser: Browser): HttpResponse {
  const { location } = unsealed(answer, id, browser).headers;
  if (location!.startsWith(interactionUrl(''))) {
    return redirect(location!);
  }
  throw new ProblemError({ type: 'alreadyAnswered' });
}

/** Returns a secret that is good for this interaction only. */
function secretOf(id: string, { secret }: Browser): string {
  return `${secret} ${id}`;
}

import { DAY } from './window-count';
import { epochSeconds } from '../../shared/clock';
import { log } from '../../shared/log';
import type { Places } from '../../shared/place-table';
import { sha256 } from '../../shared/record-key';
import { putRecord, readRecord, takePlace } from '../records/record-table';
import { sourceNetwork } from '../source-network';

const TYPE = 'DocumentHost';

/** Time for which a host that gave no answer is left alone, in seconds: each attempt can take the function some seconds. */
const SILENCE = 60;

/** Number of hosts not known to answer that one network may have this server contact, and the period that it counts in. */
const NEW_HOSTS: Places = { count: 10, period: 3_600 };

/** Refusal to ask a host now, with its reason. */
export interface Refusal {
  readonly reason: string;
  /** Time until the host may be asked, in seconds. */
  readonly wait: number;
}

/**
 * Decides whether a host is asked for a document.
 *
 * @param sourceAddress the address of whoever names it
 * @param isTrusted whether it has given a good document before, so that it costs nobody a place
 * @returns undefined if it is asked
 * @throws ServiceUnavailableError
 */
export async function refusalOf(host: string, sourceAddress: string, isTrusted: boolean): Promise<Refusal | undefined> {
  const known = await readRecord(TYPE, host);
  if (known?.content.isSilent) {
    return { reason: 'the host did not answer a moment ago', wait: known.expiresAt - epochSeconds() };
  }
  const wait = known !== undefined || isTrusted ? 0 : await takePlace('NewDocumentHosts', sha256(sourceNetwork(sourceAddress)), NEW_HOSTS);
  return wait > 0 ? { reason: 'too many unknown hosts were named from this address', wait } : undefined;
}

/** Remembers for all instances whether a host answers. */
export async function rememberHost(host: string, isSilent: boolean): Promise<void> {
  try {
    await putRecord(TYPE, host, { isSilent }, epochSeconds() + (isSilent ? SILENCE : DAY));
  } catch (error) {
    log.warn('Whether a host answers could not be remembered', { host, error });
  }
}

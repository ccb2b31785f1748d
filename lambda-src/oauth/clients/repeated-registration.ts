import { findClientRecord, shareClientRecord } from './client-records';
import type { JsonObject } from '../../../src/contract';
import { epochSeconds } from '../../shared/clock';
import { type HttpRequest, type HttpResponse, jsonResponse, NO_STORE } from '../http-message';
import { putRecord, readRecord } from '../records/record-table';
import { sourceNetwork } from '../source-network';

const TYPE = 'Registration';

/** Time for which an identical registration counts as a repetition, in seconds. */
const LIFETIME = 300;

/**
 * Answers a registration with an existing client, if an identical one came from the same network a moment ago: some clients register
 * twice in one attempt. The second may still be somebody else's, behind the same address, so this is done only for public clients that
 * nobody has begun to use. From then on nobody can manage the client, and what people allow it is not remembered: see `isShared`.
 *
 * @returns undefined when there is no such client
 * @throws ServiceUnavailableError
 */
export async function repeatedRegistration(request: HttpRequest, requested: JsonObject): Promise<HttpResponse | undefined> {
  const clientId = (await readRecord(TYPE, registrationId(request, requested)))?.content.clientId as string | undefined;
  if (clientId === undefined || !await shareClientRecord(clientId)) {
    return undefined;
  }
  const client = await findClientRecord(clientId);
  return client && jsonResponse(201, client.metadata, NO_STORE);
}

/**
 * Remembers a registration for a while. The client may not exist yet, and if it does not come to exist, nobody is answered with it.
 *
 * @throws ServiceUnavailableError
 */
export async function rememberRegistration(request: HttpRequest, requested: JsonObject, clientId: string): Promise<void> {
  await putRecord(TYPE, registrationId(request, requested), { clientId }, epochSeconds() + LIFETIME);
}

function registrationId({ sourceAddress }: HttpRequest, requested: JsonObject): string {
  return JSON.stringify([sourceNetwork(sourceAddress), inOrder(requested)]);
}

/** Sorts the members, because the same members in another order are the same metadata. */
function inOrder(requested: JsonObject): [string, unknown][] {
  return Object.entries(requested).sort(([one], [other]) => (one < other ? -1 : 1));
}

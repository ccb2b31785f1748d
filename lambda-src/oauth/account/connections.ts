import { type AccessEntry, dropFromIndex, readAccessIndex, YOUTH } from './access-index';
import { inBatches } from './batches';
import { type GrantValidity, grantValidity } from './grant-validity';
import { type GrantView, grantView } from './grant-view';
import { epochSeconds } from '../../shared/clock';
import { currentScopes } from '../../shared/current-scopes';
import { type ConsentPlace, forgetConsent, rememberedScopes } from '../authorization/consent';
import { clientOrigin } from '../clients/client-origin';
import { clientView, type ClientView, type RedirectDestination } from '../pages/client-view';
import { GRANT } from '../records/grant-adapter';
import { deleteRecord, readRecord } from '../records/record-table';
import { settings } from '../settings';

/** Access of a client for a person, summed up from everything that the person allowed it. */
export interface Connection {
  readonly clientId: string;
  /** The client as the person last allowed it; `destinations` are all the places that the person was sent back to. */
  readonly client: ClientView;
  readonly destinations: readonly RedirectDestination[];
  /** Names of the scopes that the client was given. */
  readonly scopes: ReadonlySet<string>;
  /** Epoch seconds, like the other times. */
  readonly allowedAt: number;
  /** Absent if the client has no access now, though it can get access again without asking. */
  readonly access?: { readonly usedAt: number; readonly until: number };
}

/** An entry of the index, with whatever still exists of the access that it stands for. */
interface Allowed {
  readonly grantId: string;
  readonly entry: AccessEntry;
  /** True if the grant has a record, even when its client is gone. */
  readonly isStored: boolean;
  /** The grant; absent if it gives no access any more. */
  readonly grant?: GrantView;
  /** Scopes of the remembered consent; absent if none is remembered. */
  readonly remembered?: readonly string[];
}

/**
 * Finds the clients that a person has allowed, the latest first, and drops the entries that are over from the index.
 *
 * @throws ServiceUnavailableError
 */
export async function findConnections(accountId: string): Promise<Connection[]> {
  const index = await readAccessIndex(accountId);
  const clientIds = new Set(Array.from(index.values(), ({ clientId }) => clientId));
  const validities = new Map(await inBatches(clientIds, async (clientId) => [clientId, await grantValidity(clientId)] as const));
  const all = await inBatches(index, ([grantId, entry]) => readAllowed(accountId, grantId, entry, validities.get(entry.clientId)!));
  await dropFromIndex(accountId, all.filter(isOver).map(({ grantId }) => grantId));
  return [...Map.groupBy(all, ({ entry }) => entry.clientId).values()]
    .map((ofClient) => connection(ofClient))
    .filter((found) => found !== undefined)
    .sort((one, other) => other.allowedAt - one.allowedAt);
}

/**
 * Ends everything that a person has allowed one client, or all clients. Remembered consents go first, so that they allow nothing in
 * the meantime, and the index goes last, so that access that could not be ended can still be seen.
 *
 * @param clientId all clients if absent
 * @returns the number of grants that were listed
 * @throws ServiceUnavailableError
 */
export async function endAccess(accountId: string, clientId?: string): Promise<number> {
  const entries = Array.from(await readAccessIndex(accountId)).filter(([, entry]) => clientId === undefined || entry.clientId === clientId);
  await inBatches(entries, ([, entry]) => forgetConsent(consentPlace(accountId, entry)));
  const grantIds = entries.map(([grantId]) => grantId);
  await inBatches(grantIds, (grantId) => deleteRecord(GRANT, grantId));
  await dropFromIndex(accountId, grantIds);
  return grantIds.length;
}

async function readAllowed(accountId: string, grantId: string, entry: AccessEntry, { since, lifetime }: GrantValidity): Promise<Allowed> {
  const [record, remembered] = await Promise.all([
    readRecord(GRANT, grantId),
    since === undefined ? undefined : rememberedScopes(consentPlace(accountId, entry)),
  ]);
  const isStored = record !== undefined;
  if (record === undefined || since === undefined) {
    return { grantId, entry, isStored, remembered };
  }
  const { grantedAt, expiresAt, ...others } = grantView(record);
  const grant = { ...others, grantedAt, expiresAt: Math.min(expiresAt, grantedAt + lifetime) };
  return { grantId, entry, isStored, remembered, ...(grantedAt >= since && grant.expiresAt > epochSeconds() && { grant }) };
}

/** Tells whether an entry can go, because nothing is left of it and no grant is about to be made for it. */
function isOver({ entry: { allowedAt }, isStored, remembered }: Allowed): boolean {
  return !isStored && remembered === undefined && allowedAt < epochSeconds() - YOUTH;
}

function connection(ofClient: readonly Allowed[]): Connection | undefined {
  const shown = ofClient.filter(({ grant, remembered }) => grant !== undefined || remembered !== undefined);
  const grants = shown.flatMap(({ grant }) => grant ?? []);
  const latest = shown.toSorted((one, other) => other.entry.allowedAt - one.entry.allowedAt)[0]?.entry;
  if (latest === undefined) {
    return undefined;
  }
  const { clientId, name, website } = latest;
  const metadata = { client_id: clientId, client_name: name, client_uri: website };
  const views = [...new Set(shown.map(({ entry }) => entry.place))]
    .map((place) => clientView(metadata, clientOrigin(clientId), place, settings.registration.reservedNames));
  const names = grants.length > 0 ? grants.flatMap(({ scopes }) => scopes) : shown.flatMap(({ remembered }) => remembered ?? []);
  return {
    clientId,
    client: views[0]!,
    destinations: views.map(({ destination }) => destination),
    scopes: currentScopes(names, settings.scopes),
    allowedAt: latest.allowedAt,
    ...(grants.length > 0 && {
      access: { usedAt: Math.max(...grants.map(({ usedAt }) => usedAt)), until: Math.max(...grants.map(({ expiresAt }) => expiresAt)) },
    }),
  };
}

function consentPlace(accountId: string, { clientId, place }: AccessEntry): ConsentPlace {
  return { accountId, clientId, redirectUri: place };
}

import { REGISTRATION_RECORDS, TABLE, type AuthorizationServerMetadata } from '../../../src/contract';
import { now, recordKey, type RecordTable } from '../table/record-table';
import { textTable } from '../text-table';

type Limits = NonNullable<AuthorizationServerMetadata['registrationLimits']>;

const HOUR_MILLISECONDS = 3_600_000;
const DAY_SECONDS = 86_400;

/** The state of a server in relation to its limits of registration. */
interface RegistrationState {
  /** Number of clients that have not expired. */
  readonly clients: number;
  /** Number of these clients that registered themselves and got no token yet. */
  readonly waiting: number;
  /** Number of clients that registered today (UTC) and got no token. */
  readonly waitingSinceToday: number;
  /** Number of places taken in each network with waiting clients, the fullest network first; undefined if the limits are not known. */
  readonly networks?: readonly number[];
}

/**
 * Describes how many clients wait for their first token, and how near the limits that is, as a text or as JSON.
 *
 * @param limits undefined if anonymous registration is off, or the table alone is known
 */
export async function showLimits(table: RecordTable, limits: Limits | undefined, json: boolean): Promise<string> {
  const state = await registrationState(table, limits);
  if (json) return `${JSON.stringify({ ...state, limits }, undefined, 2)}\n`;
  const { clients, waiting, waitingSinceToday, networks } = state;
  const rows = [
    ['clients', String(clients), ''],
    ['wait for their first token', String(waiting), ''],
    ['of those, registered today', String(waitingSinceToday), limits ? `${limits.perDay} (perDay); with more, new ones are forgotten sooner` : ''],
    ...networks && limits ? [
      ['addresses with such clients', String(networks.length), ''],
      ['of those, at their limit', String(networks.filter((places) => places >= limits.perAddressAndHour).length), `${limits.perAddressAndHour} (perAddressAndHour)`],
      ['most at one address', String(networks[0] ?? 0), `${limits.perAddressAndHour} (perAddressAndHour)`],
    ] : [],
  ];
  return textTable(['WHAT', 'NOW', 'LIMIT'], rows);
}

async function registrationState(table: RecordTable, limits: Limits | undefined): Promise<RegistrationState> {
  const live = '#expiresAt > :now';
  const clients = await table.scan(`begins_with(#key, :client) AND ${live}`, '#key, #place', { ':client': { S: 'Client#' }, ':now': now() });
  const end = (Math.floor(Date.now() / 1000 / DAY_SECONDS) + 1) * DAY_SECONDS;
  const today = await table.get(recordKey(REGISTRATION_RECORDS.unused, `until ${end}`), '#count');
  return {
    clients: clients.length,
    waiting: clients.filter((client) => TABLE.place in client).length,
    waitingSinceToday: Math.max(0, Number(today?.[TABLE.count]?.N ?? 0)),
    networks: limits && await networksOf(table, limits),
  };
}

async function networksOf(table: RecordTable, { perAddressAndHour }: Limits): Promise<number[]> {
  const records = await table.scan('begins_with(#key, :places) AND #expiresAt > :now', '#freeAt', {
    ':places': { S: `${REGISTRATION_RECORDS.places}#` }, ':now': now(),
  });
  const step = Math.ceil(HOUR_MILLISECONDS / perAddressAndHour);
  return records
    .map((record) => Math.ceil((Number(record[TABLE.freeAt]?.N) - Date.now()) / step))
    .filter((places) => places > 0)
    .sort((one, other) => other - one);
}

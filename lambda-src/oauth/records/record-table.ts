import { readTogether, takeRecord } from './records-read-together';
import { openPlaceTable } from '../../shared/place-table';
import { recordKey } from '../../shared/record-key';
import { openRecordTable, type StoredRecord } from '../../shared/record-table';
import { tableName } from '../settings';

const table = openRecordTable(tableName);

/** The records of the authorization server. */
export const { increment, readCount } = table;

/** Reads a record, as it was read for this request or as the table has it: see `RecordTable`. */
export async function readRecord(type: string, id: string): Promise<StoredRecord | undefined> {
  const taken = takeRecord(recordKey(type, id));
  return taken === undefined ? table.readRecord(type, id) : taken.record;
}

export const putRecord = writing(table.putRecord);
export const createRecord = writing(table.createRecord);
export const replaceContent = writing(table.replaceContent);
export const exchangeContent = writing(table.exchangeContent);
export const setAttribute = writing(table.setAttribute);
export const setAttributeOnce = writing(table.setAttributeOnce);
export const changeAttributes = writing(table.changeAttributes);
export const addAttribute = writing(table.addAttribute);
export const removeAttributes = writing(table.removeAttributes);
export const extendLife = writing(table.extendLife);
export const deleteRecord = writing(table.deleteRecord);

/** Its places: what strangers can use up, so much in a time. */
export const { takePlace, returnPlace } = openPlaceTable(tableName);

/**
 * Opens a connection to the table, which is kept, with a read of no record.
 *
 * @param signal ends the read when it is aborted
 * @throws ServiceUnavailableError
 */
export async function openConnection(signal: AbortSignal): Promise<void> {
  await readTogether([recordKey('Connection', '')], signal);
}

/** Makes a write after which the request does not see the record as it was read before. */
function writing<A extends readonly unknown[], R>(
  write: (type: string, id: string, ...parameters: A) => Promise<R>,
): (type: string, id: string, ...parameters: A) => Promise<R> {
  return (type, id, ...parameters) => {
    takeRecord(recordKey(type, id));
    return write(type, id, ...parameters);
  };
}

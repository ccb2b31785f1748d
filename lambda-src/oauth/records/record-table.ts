import { openRecordTable } from '../../shared/record-table';
import { tableName } from '../settings';

/** The records of the authorization server. */
export const {
  readRecord, putRecord, createRecord, replaceContent, setAttribute, setAttributeOnce, extendLife, increment, deleteRecord,
} = openRecordTable(tableName);

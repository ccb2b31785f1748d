import { tableName } from './settings';
import { openRecordTable } from '../shared/record-table';

/** The records of the authorization server. */
export const {
  readRecord, putRecord, createRecord, replaceContent, setAttribute, setAttributeOnce, extendLife, deleteRecord,
} = openRecordTable(tableName);

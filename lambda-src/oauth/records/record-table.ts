import { openPlaceTable } from '../../shared/place-table';
import { openRecordTable } from '../../shared/record-table';
import { tableName } from '../settings';

/** The records of the authorization server. */
export const {
  readRecord, putRecord, createRecord, replaceContent, exchangeContent, setAttribute, setAttributeOnce, changeAttributes, addAttribute,
  removeAttributes, extendLife, increment, readCount, deleteRecord,
} = openRecordTable(tableName);

/** Its places: what strangers can use up, so much in a time. */
export const { takePlace, returnPlace } = openPlaceTable(tableName);

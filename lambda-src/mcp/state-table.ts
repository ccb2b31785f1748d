import { ENVIRONMENT } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';
import { openRecordTable } from '../shared/record-table';

/** The table of what the server keeps between requests. To be imported when it is needed: other servers have no such table. */
export const stateTable = openRecordTable(requireEnvironment(ENVIRONMENT.stateTableName));

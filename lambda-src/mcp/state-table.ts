import { ENVIRONMENT } from '../../src/contract';
import { requireEnvironment } from '../shared/environment';
import { openRecordTable } from '../shared/record-table';

/** What the server keeps between requests. To be imported when it is needed, because it loads the DynamoDB client. */
export const stateTable = openRecordTable(requireEnvironment(ENVIRONMENT.stateTableName));

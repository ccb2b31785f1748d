import type { TableArguments } from './arguments';
import { openRecordTable, type RecordTable } from './record-table';
import { findTarget, ownAuthorizationServer } from '../target/target';

/**
 * Opens the table that the command line names.
 *
 * @throws StartError if there is no such server, or its authorization server is somebody else's
 */
export async function findTable({ table, target: { region, profile, ...target } }: TableArguments): Promise<RecordTable> {
  if (table !== undefined) return openRecordTable(table, { region, profile });
  const { aws, metadata } = (await findTarget({ region, profile, ...target }))!;
  return openRecordTable(ownAuthorizationServer(metadata).tableName, aws);
}

import type { TableArguments } from './arguments';
import { openRecordTable, type RecordTable } from './record-table';
import type { AuthorizationServerMetadata } from '../../../src/contract';
import { findTarget, ownAuthorizationServer } from '../target/target';

/** The table of an authorization server, and what the template says of the server, if it is known by that. */
export interface FoundTable {
  readonly table: RecordTable;
  readonly authorizationServer?: AuthorizationServerMetadata;
}

/**
 * Opens the table that the command line names.
 *
 * @throws StartError if there is no such server, or its authorization server is somebody else's
 */
export async function findTable({ table, target: { region, profile, ...target } }: TableArguments): Promise<FoundTable> {
  if (table !== undefined) return { table: openRecordTable(table, { region, profile }) };
  const { aws, metadata } = (await findTarget({ region, profile, ...target }))!;
  const authorizationServer = ownAuthorizationServer(metadata);
  return { table: openRecordTable(authorizationServer.tableName, aws), authorizationServer };
}

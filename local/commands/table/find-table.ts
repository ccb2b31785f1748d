import type { TableArguments } from './arguments';
import { openRecordTable, type RecordTable } from './record-table';
import type { AuthorizationServerMetadata } from '../../../src/contract';
import { ownAuthorizationServer } from '../server-choice/chosen-server';
import { findServer } from '../server-choice/server-choice';

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
export async function findTable({ table, choice: { region, profile, ...choice } }: TableArguments): Promise<FoundTable> {
  if (table !== undefined) return { table: openRecordTable(table, { region, profile }) };
  const { aws, metadata } = (await findServer({ region, profile, ...choice }))!;
  const authorizationServer = ownAuthorizationServer(metadata);
  return { table: openRecordTable(authorizationServer.tableName, aws), authorizationServer };
}

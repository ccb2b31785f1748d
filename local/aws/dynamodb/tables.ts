import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CallDynamoDb } from './call';
import type { LocalResource, LocalStack } from '../../stack';

/** What tables are compared by. */
interface TableDefinition {
  readonly KeySchema: unknown;
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
}

interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: unknown;
  readonly Projection: unknown;
}

/**
 * Creates the tables of a stack that do not exist yet.
 *
 * @throws if a table exists with other keys or indexes, which a running table cannot be changed to here
 */
export async function provisionTables(stack: LocalStack, call: CallDynamoDb): Promise<void> {
  const { TableNames } = await call('ListTables', {});
  for (const resource of stack.resources.values()) {
    if (resource.type !== 'AWS::DynamoDB::Table' && resource.type !== 'AWS::DynamoDB::GlobalTable') {
      continue;
    }
    if (!TableNames.includes(resource.ref)) {
      await call('CreateTable', creation(resource));
      await untilActive(resource.ref, call);
      continue;
    }
    const { Table } = await call('DescribeTable', { TableName: resource.ref });
    if (!isDeepStrictEqual(shape(Table), shape(resource.properties as TableDefinition))) {
      throw new Error(`The table ${resource.ref} (${resource.logicalId}) exists with other keys or indexes. Start with an empty data folder.`);
    }
  }
}

/** dynalite makes a table within milliseconds, but after its answer. */
async function untilActive(table: string, call: CallDynamoDb): Promise<void> {
  while ((await call('DescribeTable', { TableName: table })).Table.TableStatus !== 'ACTIVE') {
    await delay(1);
  }
}

/** Every table is on demand here: capacity limits nothing. */
function creation({ ref, properties }: LocalResource): object {
  return {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: properties.AttributeDefinitions,
    KeySchema: properties.KeySchema,
    ...indexes('GlobalSecondaryIndexes', properties),
    ...indexes('LocalSecondaryIndexes', properties),
  };
}

function indexes(kind: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes', properties: LocalResource['properties']): object {
  const definitions: readonly IndexDefinition[] = properties[kind] ?? [];
  return definitions.length > 0 ? { [kind]: definitions.map(indexShape) } : {};
}

function shape({ KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] }: TableDefinition): object {
  const byName = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map((index) => [index.IndexName, indexShape(index)]);
  return { KeySchema, indexes: Object.fromEntries(byName) };
}

function indexShape({ IndexName, KeySchema, Projection }: IndexDefinition): IndexDefinition {
  return { IndexName, KeySchema, Projection };
}

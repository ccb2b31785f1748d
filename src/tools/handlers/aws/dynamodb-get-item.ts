import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { callName, grantRead } from './dynamodb-read';
import { environmentOf, regionProblems } from '../../../aws/resource-environment';
import type { ToolHandlerDefinition } from '../tool-handler-definition';
import type { DynamoDbGetItemToolProps } from './dynamodb-tool-props';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { completeMappingProblems } from '../../../checks/mapping-problems';
import { limitsOf, NETWORK_LIMITS } from '../limits';

/** An item of a table. */
export function dynamoDbGetItem(table: dynamodb.ITable, props: DynamoDbGetItemToolProps): ToolHandlerDefinition {
  const { key, consistentRead = false, result } = props;
  return {
    problems: ({ inputSchema, region }) => [
      ...regionProblems('the table', environmentOf(table, table.tableArn).region, region),
      ...keyProblems(table, key),
      ...completeMappingProblems('key', key, inputSchema),
      ...resultProblems(result),
    ],
    bind(server) {
      grantRead(server, table, 'dynamodb:GetItem', table.tableArn);
      return {
        type: 'dynamoDbGetItem',
        tableName: callName(server, table),
        key: compileMapping('key', key, []).mapping,
        consistentRead,
        result,
        ...limitsOf(props, NETWORK_LIMITS),
      };
    },
  };
}

/** Of a table that is owned; the key of an imported one is not known. */
function keyProblems(table: dynamodb.ITable, key: DynamoDbGetItemToolProps['key']): string[] {
  const schema = (table as Partial<dynamodb.Table>).schema?.();
  if (schema === undefined) {
    return Object.keys(key).length > 0 ? [] : ['key is empty; give all attributes of the primary key'];
  }
  const names = [schema.partitionKey, schema.sortKey].flatMap((attribute) => attribute?.name ?? []);
  return [...names].sort().join() === Object.keys(key).sort().join()
    ? []
    : [`key must have the attributes of the primary key of the table, ${names.join(' and ')}, got ${Object.keys(key).join(', ') || 'none'}`];
}

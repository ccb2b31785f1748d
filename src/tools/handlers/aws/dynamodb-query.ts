import { Token } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { callName, grantRead } from './dynamodb-read';
import type { DynamoDbQueryToolProps } from './dynamodb-tool-props';
import { environmentOf, regionProblems } from '../../../aws/resource-environment';
import { resultProblems } from '../../../checks/jmespath';
import { compileMapping } from '../../../checks/mapping';
import { completeMappingProblems, mappingProblems } from '../../../checks/mapping-problems';
import { notEmpty } from '../../../checks/prop-problems';
import type { JsonObject } from '../../../contract';
import { limitsOf, NETWORK_LIMITS } from '../limits';
import type { ToolHandlerDefinition } from '../tool-handler-definition';

/** A page of the items of a table or an index. */
export function dynamoDbQuery(table: dynamodb.ITable, props: DynamoDbQueryToolProps): ToolHandlerDefinition {
  const { indexName, keyCondition, values, names = {}, filter, projection, limit, startKey, result } = props;
  const optional = (prop: string, value: unknown) => value === undefined ? undefined : compileMapping(prop, value, []).mapping;
  return {
    problems: ({ inputSchema, region }) => [
      ...regionProblems('the table', environmentOf(table, table.tableArn).region, region),
      ...expressionProblems(props),
      ...valueProblems(props, inputSchema),
      ...resultProblems(result),
    ],
    bind(server) {
      grantRead(server, table, 'dynamodb:Query', indexName === undefined ? table.tableArn : `${table.tableArn}/index/${indexName}`);
      return {
        type: 'dynamoDbQuery',
        tableName: callName(server, table),
        indexName,
        keyCondition,
        filter,
        projection,
        names,
        values: compileMapping('values', values, []).mapping,
        limit: optional('limit', limit),
        startKey: optional('startKey', startKey),
        descending: props.descending ?? false,
        consistentRead: props.consistentRead ?? false,
        result,
        ...limitsOf(props, NETWORK_LIMITS),
      };
    },
  };
}

function valueProblems({ values, limit, startKey }: DynamoDbQueryToolProps, inputSchema: JsonObject): string[] {
  return [
    ...completeMappingProblems('values', values, inputSchema),
    ...(limit === undefined ? [] : mappingProblems('limit', limit, inputSchema)),
    ...(typeof limit === 'number' && !Token.isUnresolved(limit) && !(Number.isInteger(limit) && limit >= 1)
      ? [`limit must be a whole number from 1 on, or a placeholder, got ${limit}`]
      : []),
    ...(startKey === undefined ? [] : mappingProblems('startKey', startKey, inputSchema)),
  ];
}

/** DynamoDB refuses names and values that are missing, and those that are not used. */
function expressionProblems(props: DynamoDbQueryToolProps): string[] {
  const { indexName, keyCondition, filter, projection, values, names = {} } = props;
  const expressions = { keyCondition, filter, projection };
  const texts = Object.values(expressions).filter((text) => text !== undefined);
  return [
    ...notEmpty('indexName', indexName),
    ...notEmpty('keyCondition', keyCondition),
    ...Object.entries(expressions).flatMap(([prop, text]) => text?.includes('{{')
      ? [`${prop}: arguments would be read as a part of the expression; write ":name" in it, and { ":name": "{{argument}}" } in values`]
      : []),
    ...(texts.some((text) => Token.isUnresolved(text))
      ? []
      : [...usageProblems('values', Object.keys(values), texts, /:\w+/g), ...usageProblems('names', Object.keys(names), texts, /#\w+/g)]),
  ];
}

function usageProblems(prop: string, defined: readonly string[], expressions: readonly string[], pattern: RegExp): string[] {
  const used = [...new Set(expressions.flatMap((expression) => expression.match(pattern) ?? []))];
  return [
    ...used.filter((name) => !defined.includes(name)).map((name) => `${prop}: ${name} is missing, which an expression has`),
    ...defined.filter((name) => !used.includes(name)).map((name) => `${prop}: no expression has ${JSON.stringify(name)}; use it, or leave it out`),
  ];
}

import type { ToolHandlerOptions } from '../tool-handler-options';

/** What tools have that read a DynamoDB table. A call takes up to 30 seconds, and up to 1 MiB of answer, unless said otherwise. */
export interface DynamoDbToolOptions extends ToolHandlerOptions {
  /**
   * Whether what was written just before is read too. An index with a partition key of its own cannot do that.
   *
   * @default false
   */
  readonly consistentRead?: boolean;

  /**
   * What of the answer is the result of the tool, in JMESPath.
   *
   * @see https://jmespath.org
   * @default - all of it
   */
  readonly result?: string;
}

/** Properties of a tool that reads an item. */
export interface DynamoDbGetItemToolProps extends DynamoDbToolOptions {
  /**
   * The whole primary key as plain JSON, in which strings may hold placeholders for arguments that the tool requires, as in
   * `{ pk: 'USER#{{id}}', sk: 'PROFILE' }`.
   *
   * @see HttpToolProps
   */
  readonly key: { [name: string]: any };
}

/** Properties of a tool that reads a page of items. */
export interface DynamoDbQueryToolProps extends DynamoDbToolOptions {
  /**
   * The name of the index that is read.
   *
   * @default - the table itself
   */
  readonly indexName?: string;

  /** Which items are read (`KeyConditionExpression`), as in `pk = :user AND begins_with(sk, :prefix)`. Arguments come in by `values` only. */
  readonly keyCondition: string;

  /**
   * The values in the expressions (`ExpressionAttributeValues`) as plain JSON, in which strings may hold placeholders for arguments that the
   * tool requires, as in `{ ':user': 'USER#{{id}}', ':prefix': 'ORDER#' }`.
   *
   * @see HttpToolProps
   */
  readonly values: { [name: string]: any };

  /**
   * Names in the expressions (`ExpressionAttributeNames`), for those that are reserved words, as in `{ '#name': 'name' }`.
   *
   * @default - the expressions have attributes by their own names
   */
  readonly names?: { [name: string]: string };

  /**
   * Which of the items that were read are given out (`FilterExpression`).
   *
   * @default - all
   */
  readonly filter?: string;

  /**
   * Which attributes of the items are given out (`ProjectionExpression`).
   *
   * @default - all
   */
  readonly projection?: string;

  /**
   * The most items that are read at once: a number, or a placeholder for an integer, as in `'{{limit}}'`.
   *
   * @default - as many as have room in 1 MB, and in the answer
   */
  readonly limit?: any;

  /**
   * Where to go on: a placeholder for the `nextStartKey` of the page before, as in `'{{startKey}}'`.
   *
   * @default - from the start on
   */
  readonly startKey?: any;

  /**
   * Whether items come in the descending order of the sort key.
   *
   * @default false
   */
  readonly descending?: boolean;
}

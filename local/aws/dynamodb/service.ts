import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LocalStack } from '../../stack';
import { AwsError } from '../aws-error';
import type { Authorize } from '../iam/access-control';
import { NotEmulatedError } from '../not-emulated';
import type { AwsRequest } from '../service';

/** What dynalite implements. */
const OPERATIONS = [
  'BatchGetItem', 'BatchWriteItem', 'CreateTable', 'DeleteItem', 'DeleteTable', 'DescribeTable', 'DescribeTimeToLive', 'GetItem', 'ListTables',
  'ListTagsOfResource', 'PutItem', 'Query', 'Scan', 'TagResource', 'UntagResource', 'UpdateItem', 'UpdateTable',
];

/** The members of the operations' inputs that name tables. */
interface TableInput {
  TableName?: string;
  IndexName?: string;
  /** Of the batch operations, by table. */
  RequestItems?: Record<string, unknown>;
}

/**
 * Lets dynalite answer an operation of DynamoDB (AWS JSON 1.0), if the caller may use the tables that it names.
 *
 * @throws AwsError
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
 */
export function answerDynamoDb(
  operation: string, request: AwsRequest, response: ServerResponse, dynalite: RequestListener, stack: LocalStack, authorize: Authorize,
): void {
  if (!OPERATIONS.includes(operation)) {
    throw new NotEmulatedError(`dynamodb:${operation}`);
  }
  const input = parseInput(request.body);
  if (hasProto(input)) {
    // dynalite copies items member by member, and would lose it without a word
    throw new AwsError('ValidationException', 'An attribute with the name __proto__ is not emulated');
  }
  for (const resource of resourcesOf(input, stack)) {
    authorize(request.caller, `dynamodb:${operation}`, resource);
  }
  replay(request, Buffer.from(JSON.stringify(withTableNames(input))), response, dynalite);
}

/** dynalite knows tables by name only, DynamoDB also by ARN. */
function withTableNames(input: TableInput): TableInput {
  const nameOf = (table: string) => /^arn:[^/]+:table\/([^/]+)/.exec(table)?.[1] ?? table;
  return {
    ...input,
    ...(input.TableName !== undefined && { TableName: nameOf(input.TableName) }),
    ...(input.RequestItems && {
      RequestItems: Object.fromEntries(Object.entries(input.RequestItems).map(([table, items]) => [nameOf(table), items])),
    }),
  };
}

function resourcesOf({ TableName, IndexName, RequestItems }: TableInput, stack: LocalStack): string[] {
  const tables = TableName === undefined ? Object.keys(RequestItems ?? {}) : [TableName];
  const arns = tables.map((table) => table.startsWith('arn:') ? table : `arn:aws:dynamodb:${stack.region}:${stack.account}:table/${table}`);
  if (arns.length === 0) {
    return ['*'];
  }
  return IndexName === undefined ? arns : arns.map((arn) => `${arn}/index/${IndexName}`);
}

function parseInput(body: Buffer): TableInput {
  try {
    const input = JSON.parse(body.toString());
    if (typeof input === 'object' && input !== null && typeof (input.TableName ?? '') === 'string' && typeof (input.RequestItems ?? {}) === 'object') {
      return input;
    }
  } catch {
    // answered below
  }
  throw new AwsError('SerializationException', 'The request body is not the input of a DynamoDB operation.');
}

function hasProto(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProto));
}

/**
 * Gives the request to dynalite, whose body has been read. All of it at once: so the exceptions that dynalite throws at
 * malformed attributes arrive here, and do not end the process.
 */
function replay({ method, url, headers }: AwsRequest, body: Buffer, response: ServerResponse, dynalite: RequestListener): void {
  const message = Object.assign(new EventEmitter(), { method, url: url.pathname, headers });
  try {
    dynalite(message as IncomingMessage, response);
    message.emit('data', body);
    message.emit('end');
  } catch (error) {
    throw new AwsError('SerializationException', `The input is malformed: ${String(error)}`);
  }
}

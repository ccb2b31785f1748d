import { sendSigned, type EmulatedAws } from '../signed-request';

/** Calls an operation of DynamoDB. Throws if it is refused. */
export type CallDynamoDb = (operation: string, input: object) => Promise<any>;

/** Calls the emulated DynamoDB. */
export function dynamoDbAt(aws: EmulatedAws): CallDynamoDb {
  return async (operation, input) => {
    const headers = { 'Content-Type': 'application/x-amz-json-1.0', 'X-Amz-Target': `DynamoDB_20120810.${operation}` };
    const response = await sendSigned(aws, { headers, body: JSON.stringify(input) });
    const answer = await response.json() as { __type?: string; message?: string };
    if (!response.ok) {
      throw new Error(`DynamoDB ${operation} failed: ${answer.__type}: ${answer.message}`);
    }
    return answer;
  };
}

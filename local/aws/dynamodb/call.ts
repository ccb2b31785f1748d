import type { AwsCredentials } from '../access-keys';

/** Calls an operation of DynamoDB. Throws if it is refused. */
export type CallDynamoDb = (operation: string, input: object) => Promise<any>;

/** Calls the emulated DynamoDB; the emulation does not verify signatures. */
export function dynamoDbAt(url: string, { accessKeyId }: AwsCredentials): CallDynamoDb {
  return async (operation, input) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': `DynamoDB_20120810.${operation}`,
        'X-Amz-Date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
        'Authorization': `AWS4-HMAC-SHA256 Credential=${accessKeyId}/local, SignedHeaders=host, Signature=unverified`,
      },
      body: JSON.stringify(input),
    });
    const answer = await response.json() as { __type?: string; message?: string };
    if (!response.ok) {
      throw new Error(`DynamoDB ${operation} failed: ${answer.__type}: ${answer.message}`);
    }
    return answer;
  };
}

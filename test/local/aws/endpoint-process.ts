/** A process that runs the endpoint on the data folder of its first argument, until it is killed. */
import { secret, stackOf, table } from './stack';
import { createAwsEndpoint } from '../../../local/aws/endpoint';

const unused = () => Promise.reject(new Error('there are no functions'));
const stack = stackOf(table('Kept'), secret('KeptSecret'));
try {
  const functions = { invoke: unused, invokeWithResponseStream: unused, invokeWithHttpResponseStream: unused };
  const { url, operatorCredentials } = await createAwsEndpoint(stack, functions, { dataDirectory: process.argv[2], log: () => undefined });
  console.log(JSON.stringify({ url, operatorCredentials }));
} catch (error) {
  console.log(JSON.stringify({ error: (error as Error).message }));
}

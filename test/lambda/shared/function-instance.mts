/** One instance of a function, in a thread of its own: answers the events that it is sent, any number at the same time. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Invocation, Outcome } from './function-instances';

const { handler } = await import(workerData as string);

parentPort!.on('message', async ({ id, event }: Invocation) => {
  let outcome: Outcome;
  try {
    outcome = { id, result: await handler(event) };
  } catch (error) {
    outcome = { id, error: (error as Error).message };
  }
  parentPort!.postMessage(outcome);
});

// whatever the function does at its start is done
parentPort!.postMessage('ready');

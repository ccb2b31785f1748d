import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export const handler = async (event) => {
  switch (event.tool) {
    case 'fail':
      throw new Error('cannot open arn:aws:secretsmanager:us-east-1:123456789012:secret:tool-password at internal.example.com');
    case 'wait_for_file':
      while (!existsSync(event.arguments.file)) await sleep(10);
      return 'it exists';
    case 'read_event':
      return { event, environment: Object.keys(process.env) };
    default:
      return event.tool;
  }
};

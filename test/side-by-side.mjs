/**
 * Runs tasks of projen at the same time, and says when each begins and ends: `node test/side-by-side.mjs typecheck eslint`. What a task
 * prints comes as a whole when it has ended. Fails if one of them does.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const results = await Promise.all(process.argv.slice(2).map(async (task) => {
  console.log(`${task} ...`);
  const start = performance.now();
  const child = spawn('npx', ['projen', task], { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  console.log(`${output}${errors}${task} ${code === 0 ? 'passed' : 'FAILED'} after ${Math.round((performance.now() - start) / 1000)} s`);
  return code;
}));
process.exitCode = results.every((code) => code === 0) ? 0 : 1;

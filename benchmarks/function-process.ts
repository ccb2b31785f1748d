/**
 * A start of a function, in a process of its own: loads the bundle, has it answer an event, and then again and again. What it is to do is
 * its argument, as JSON. It writes the processor time to file descriptor 3; its log goes to the standard output, as on Lambda.
 */
import { once } from 'node:events';
import fs from 'node:fs';
import { registerHooks } from 'node:module';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FunctionTask, Sample } from './function-sample';

const { folder, event, expected, warmUpCalls, calls, countsCode }: FunctionTask = JSON.parse(process.argv[2]);

const STREAMING = Symbol('streaming');

/** The words of the runtime about an invocation. */
const CONTEXT = { awsRequestId: 'request', functionName: 'function', getRemainingTimeInMillis: () => 30_000 };

Object.assign(globalThis, {
  awslambda: {
    streamifyResponse: (handler: object) => Object.assign(handler, { [STREAMING]: true }),
    HttpResponseStream: { from: (stream: unknown) => stream },
  },
});

/** Keeps what a function sends. */
class ResponseStream extends Writable {
  public text = '';

  public override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Gives the processor time of all threads since the process began, in milliseconds. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

let codeSize = 0;

/** Counts the code that Node.js loads, and the validators, which the mcp function reads and compiles itself. */
function countCode(): void {
  registerHooks({
    load: (url, context, next) => {
      codeSize += url.startsWith('file:') ? fs.statSync(fileURLToPath(url)).size : 0;
      return next(url, context);
    },
  });
  const { readFileSync } = fs;
  fs.readFileSync = ((...parameters: Parameters<typeof readFileSync>) => {
    codeSize += String(parameters[0]).endsWith('.js') ? fs.statSync(parameters[0] as string).size : 0;
    return readFileSync(...parameters);
  }) as typeof readFileSync;
}

if (countsCode) {
  countCode();
}

// what the runtime of Lambda has loaded before the function (aws-lambda-ric 3.3)
['assert', 'fs', 'http', 'module', 'net', 'path', 'util'].forEach((name) => process.getBuiltinModule(name));

const atStart = processorTime();
const { handler } = await import(pathToFileURL(`${folder}/index.mjs`).href);

async function answer(): Promise<string> {
  if (!(STREAMING in handler)) {
    return JSON.stringify(await handler(event, CONTEXT));
  }
  const stream = new ResponseStream();
  await Promise.all([handler(event, stream, CONTEXT), once(stream, 'finish')]);
  return stream.text;
}

/** An error would take another time than what is meant. */
async function expectAnswer(): Promise<void> {
  const text = await answer();
  if (!text.includes(expected)) {
    throw new Error(`The answer is ${text}`);
  }
}

const atLoaded = processorTime();
await expectAnswer();
const atAnswered = processorTime();
const { maxRSS } = process.resourceUsage();
const loadedCode = codeSize;

for (let call = 0; call < warmUpCalls; call++) {
  await expectAnswer();
}
const atWarm = processorTime();
for (let call = 0; call < calls; call++) {
  await expectAnswer();
}
const atEnd = processorTime();

const sample: Omit<Sample, 'logged'> = {
  initialization: atLoaded - atStart,
  firstAnswer: atAnswered - atLoaded,
  process: atAnswered,
  memory: maxRSS / 1_024,
  warmCall: (atEnd - atWarm) / calls,
  codeSize: loadedCode / 1_000,
};
fs.writeSync(3, JSON.stringify(sample));
process.exit();

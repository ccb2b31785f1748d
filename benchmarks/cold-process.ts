/**
 * One cold start, in a process of its own, which gets the folder of the bundle as its argument and the event on its standard
 * input, and writes the durations to its standard output.
 */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { installRuntime, invoke } from './invoke';

const event: unknown = JSON.parse(await text(process.stdin));
installRuntime();
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

const start = performance.now();
const { handler } = await import(pathToFileURL(`${process.argv[2]}/index.mjs`).href);
const loaded = performance.now();
await invoke(handler, event);
const answered = performance.now();
const { user, system } = process.cpuUsage();

write(JSON.stringify({ initialization: loaded - start, total: answered - start, processor: (user + system) / 1_000 }), () => process.exit());

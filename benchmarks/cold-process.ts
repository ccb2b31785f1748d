/**
 * One cold start, in a process of its own, which gets the folder of the bundle as its argument and the event on its standard
 * input, and writes the durations to its standard output, with the processor time of the whole process: of all threads, since it began.
 */
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { installRuntime, invoke } from './invoke';

const event: unknown = JSON.parse(await text(process.stdin));
installRuntime();
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

/** Milliseconds. */
const processorTime = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const [start, cpuAtStart] = [performance.now(), processorTime()];
const { handler } = await import(pathToFileURL(`${process.argv[2]}/index.mjs`).href);
const [loaded, cpuAtLoaded] = [performance.now(), processorTime()];
await invoke(handler, event);
const [answered, cpuAtAnswered] = [performance.now(), processorTime()];

write(JSON.stringify({
  initialization: loaded - start,
  total: answered - start,
  cpu: { initialization: cpuAtLoaded - cpuAtStart, firstAnswer: cpuAtAnswered - cpuAtLoaded, process: cpuAtAnswered },
}), () => process.exit());

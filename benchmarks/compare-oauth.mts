/**
 * Measures the processor time of the oauth function beside the one of another checkout:
 * `npx tsx benchmarks/compare-oauth.mts <its assets folder> [rounds]`. How to read it: README.md.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ASSETS, codeSize, configured, prepare, prepareColdProcess } from './bundles';
import { coldStart, type Duration } from './cold-start';
import { environment, proxyEvent } from './events';
import { type Handler, installRuntime } from './invoke';
import { CLIENT_CREDENTIALS, REFRESH } from './oauth-records';
import { startServices } from './services';
import { OAUTH_SETTINGS } from './settings';
import { milliseconds, ratio } from './statistics';

const [other, count = '15'] = process.argv.slice(2);
if (other === undefined) {
  throw new Error('Name the folder `assets` of the other checkout');
}
const rounds = Number(count);

/** Requests to the function, by name: each comes first, or again and again. */
const EVENTS = { refresh: REFRESH, client_credentials: CLIENT_CREDENTIALS, keys: proxyEvent('GET', '/jwks', {}) };
const NAMES = Object.keys(EVENTS) as (keyof typeof EVENTS)[];
const WHEN = ['before', 'after'] as const;

/** The share of a processor that the function has once it has started: memory of 1,024 MB, of the 1,769 MB that make a whole one. */
const SHARE = 1_024 / 1_769;
const CALLS_PER_ROUND = 50;

const bundles = await prepare({
  before: configured('oauth', OAUTH_SETTINGS, resolve(other)), after: configured('oauth', OAUTH_SETTINGS, ASSETS),
});
const services = await startServices();
const env = environment(services.url);
Object.assign(process.env, env);
installRuntime();

const script = await prepareColdProcess();
const cold = Object.fromEntries(NAMES.flatMap((name) => WHEN.map((when) => [`${name}, ${when}`, [] as Duration[]])));
for (let round = 0; round < rounds; round++) {
  for (const name of NAMES) {
    for (const when of WHEN) {
      cold[`${name}, ${when}`].push(await coldStart(script, bundles[when], EVENTS[name], env));
    }
  }
}

/** The processor time of a warm request, in milliseconds. */
async function warmRound(handler: Handler, event: unknown): Promise<number> {
  const start = process.cpuUsage();
  for (let call = 0; call < CALLS_PER_ROUND; call++) {
    const { statusCode, body } = await handler(event) as { statusCode: number; body: string };
    if (statusCode !== 200) {
      throw new Error(`The answer is ${statusCode} ${body}`);
    }
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / CALLS_PER_ROUND;
}

const write = process.stdout.write;
process.stdout.write = () => true;
const handlers = { before: await load(bundles.before), after: await load(bundles.after) };
const warm = Object.fromEntries(NAMES.flatMap((name) => WHEN.map((when) => [`${name}, ${when}`, [] as number[]])));
for (let round = -2; round < rounds; round++) {
  for (const name of NAMES) {
    for (const when of WHEN) {
      const duration = await warmRound(handlers[when], EVENTS[name]);
      if (round >= 0) {
        warm[`${name}, ${when}`].push(duration);
      }
    }
  }
}
process.stdout.write = write;
services.close();

async function load(folder: string): Promise<Handler> {
  return (await import(pathToFileURL(`${folder}/index.mjs`).href)).handler;
}

const sizes = await Promise.all(WHEN.map((when) => codeSize(bundles[when])));
console.log(`The code of the oauth function: ${sizes.map((size) => `${size.toFixed(0)} kB`).join(' before, ')} after`);

/** Shows the durations of each request, before and after. */
function show(title: string, durationsOf: (name: string) => readonly number[]): void {
  console.log(title);
  console.table(Object.fromEntries(NAMES.map((name) => {
    const [before, after] = [durationsOf(`${name}, before`), durationsOf(`${name}, after`)];
    return [name, { before: milliseconds(before), after: milliseconds(after), ratio: ratio(after, before) }];
  })));
}
const coldTimes = (time: (cpu: Duration['cpu']) => number) => (name: string) => cold[name].map(({ cpu }) => time(cpu));
show(`Init, median of ${rounds} fresh processes each, side by side`, coldTimes((cpu) => cpu.initialization));
show('First answer, of the same', coldTimes((cpu) => cpu.firstAnswer));
show('Process to first answer, of the same', coldTimes((cpu) => cpu.process));
show(`Felt: init on a whole processor, first answer on ${SHARE.toFixed(3)} of one`, coldTimes((cpu) => cpu.initialization + cpu.firstAnswer / SHARE));
show(`Warm, median of ${rounds} rounds of ${CALLS_PER_ROUND}, with the stand-in for AWS in the same process`, (name) => warm[name]);

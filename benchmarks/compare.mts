/**
 * Measures the mcp function beside the one of another checkout: `npx tsx benchmarks/compare.mts <its assets folder> [rounds]`.
 * How to read it: README.md.
 */
import { resolve } from 'node:path';
import { ASSETS, codeSize, own, prepare } from './bundles';
import { measureColdStarts } from './cold-start';
import { CALL_TOOL, DISCOVER, environment, LIST_TOOLS } from './events';
import { installRuntime } from './invoke';
import { manifest } from './manifest';
import { startServices } from './services';
import { milliseconds, ratio } from './statistics';
import { CALLS_PER_ROUND, measureWarmCalls } from './warm-call';

const [other, rounds = '15'] = process.argv.slice(2);
if (other === undefined) {
  throw new Error('Name the folder `assets` of the other checkout');
}

/** What both serve: the number of tools behind a Lambda function, and what they are asked first. */
const SERVERS = {
  'no tools': { tools: 0, event: DISCOVER },
  '10 tools': { tools: 10, event: CALL_TOOL },
  '1000 tools': { tools: 1000, event: CALL_TOOL },
  '10 tools, list': { tools: 10, event: LIST_TOOLS },
};
const NAMES = Object.keys(SERVERS) as (keyof typeof SERVERS)[];
const ASSETS_OF = { before: resolve(other), after: ASSETS };
const named = (name: keyof typeof SERVERS, when: string) => `${name}, ${when}`;

const functions = NAMES.flatMap((name) => Object.entries(ASSETS_OF).map(([when, assets]) => ({ name: named(name, when), assets, ...SERVERS[name] })));
const bundles = await prepare(Object.fromEntries(functions.map(({ name, assets, tools }) => [name, own('mcp', manifest(tools), assets)])));
const events = Object.fromEntries(functions.map(({ name, event }) => [name, event]));

const services = await startServices();
const env = environment(services.url);
Object.assign(process.env, env);
installRuntime();
const coldStarts = await measureColdStarts(bundles, events, Number(rounds), env);
const warm = await measureWarmCalls(bundles, events, 10 * Number(rounds));
services.close();

const sizes = await Promise.all(Object.values(ASSETS_OF).map((assets) => codeSize(`${assets}/mcp`)));
console.log(`The code of the mcp function: ${sizes.map((size) => `${size.toFixed(0)} kB`).join(' before, ')} after`);

/** Shows the durations of each server, before and after. */
function show(title: string, durationsOf: (name: string) => readonly number[]): void {
  console.log(title);
  console.table(Object.fromEntries(NAMES.map((name) => {
    const [before, after] = [durationsOf(named(name, 'before')), durationsOf(named(name, 'after'))];
    return [name, { before: milliseconds(before), after: milliseconds(after), ratio: ratio(after, before) }];
  })));
}
show(`Init, median of ${rounds} fresh processes each, side by side`, (name) => coldStarts[name].initialization);
show('Init and first answer, of the same', (name) => coldStarts[name].total);
show(`Warm, median of ${10 * Number(rounds)} rounds of ${CALLS_PER_ROUND}, side by side`, (name) => warm[name]);

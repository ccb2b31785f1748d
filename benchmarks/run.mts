/** Measures the functions beside their peers: `npx tsx benchmarks/run.mts [rounds]`. How to read it: README.md. */
import { codeSize, prepare } from './bundles';
import { measureColdStarts } from './cold-start';
import { environment, LIST_TOOLS } from './events';
import { installRuntime } from './invoke';
import { FUNCTIONS, type FunctionName, MCP_FUNCTIONS } from './measured-functions';
import { startServices } from './services';
import { milliseconds, ratio } from './statistics';
import { CALLS_PER_ROUND, measureWarmCalls } from './warm-call';

const rounds = Number(process.argv[2] ?? 15);
const WARM_ROUNDS = 10 * rounds;
const NAMES = Object.keys(FUNCTIONS) as FunctionName[];

/** A value for each name. */
function byName<N extends string, T>(names: readonly N[], value: (name: N) => T): Record<N, T> {
  return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<N, T>;
}

/** How long a function takes, beside its peer. */
function comparison<N extends FunctionName>(name: N, durations: Readonly<Record<N, readonly number[]>>): object {
  const peer = FUNCTIONS[name].peer as N | undefined;
  return peer === undefined ? {} : { ratio: ratio(durations[name], durations[peer]), to: peer };
}

const bundles = await prepare(byName(NAMES, (name) => FUNCTIONS[name].recipe));
const services = await startServices();
const env = environment(services.url);
Object.assign(process.env, env);
installRuntime();
const coldStarts = await measureColdStarts(bundles, byName(NAMES, (name) => FUNCTIONS[name].event), rounds, env);
const warm = {
  'tools/list': await measureWarmCalls(bundles, byName(MCP_FUNCTIONS, () => LIST_TOOLS), WARM_ROUNDS),
  'tools/call': await measureWarmCalls(bundles, byName(MCP_FUNCTIONS, (name) => FUNCTIONS[name].event), WARM_ROUNDS),
};
services.close();

console.log(`Cold start, median of ${rounds} fresh processes each, side by side`);
const totals = byName(NAMES, (name) => coldStarts[name].total);
const sizes = await Promise.all(NAMES.map(async (name): Promise<[FunctionName, number]> => [name, await codeSize(bundles[name])]));
console.table(Object.fromEntries(sizes.map(([name, size]) => {
  const { initialization, total, processor } = coldStarts[name];
  return [name, {
    'code': `${size.toFixed(0)} kB`,
    'init': milliseconds(initialization),
    'first answer': milliseconds(total.map((duration, round) => duration - initialization[round])),
    'to first answer': milliseconds(total),
    'processor': milliseconds(processor),
    'of empty': ratio(processor, coldStarts.empty.processor),
    ...comparison(name, totals),
  }];
})));
for (const [method, durations] of Object.entries(warm)) {
  console.log(`Warm ${method}, median of ${WARM_ROUNDS} rounds of ${CALLS_PER_ROUND}, side by side`);
  console.table(byName(MCP_FUNCTIONS, (name) => ({ 'per request': milliseconds(durations[name]), ...comparison(name, durations) })));
}
console.log(`A call with 1000 tools, of one with 10: ${ratio(warm['tools/call']['mcp, 1000 tools'], warm['tools/call'].mcp)}`);

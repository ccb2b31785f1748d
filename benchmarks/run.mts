/** Measures the functions beside their peers: `npx tsx benchmarks/run.mts [rounds]`. How to read it: README.md. */
import { startAwsStandIn } from './aws-stand-in';
import { BASELINES, BUNDLE_NAMES, codeSize, prepareBundles, type BundleName } from './bundles';
import { measureColdStarts } from './cold-start';
import { CALL_TOOL, environment, LIST_TOOLS } from './events';
import { installRuntime } from './invoke';
import { median, ratio } from './statistics';
import { MCP_BUNDLES, measureWarmCalls } from './warm-call';

const rounds = Number(process.argv[2] ?? 15);
// Short rounds, so that the load of the machine is about the same for all in a round.
const WARM_ROUNDS = 10 * rounds;
const CALLS_PER_ROUND = 20;

const bundles = await prepareBundles(BUNDLE_NAMES);
const aws = await startAwsStandIn();
const env = environment(aws.url);
Object.assign(process.env, env);
installRuntime();

/** How long a function takes, compared with the SDK with the same tools. */
function comparison<T extends BundleName>(name: T, roundsOf: (name: T) => readonly number[]): string {
  const baseline = BASELINES[name] as T | undefined;
  return baseline ? ratio(roundsOf(name), roundsOf(baseline)) : '';
}

const milliseconds = (values: readonly number[]) => `${median(values).toFixed(2)} ms`;

const coldStarts = await measureColdStarts(bundles, rounds, env);
const coldRows = await Promise.all(BUNDLE_NAMES.map(async (name) => {
  const { initialization, total } = coldStarts[name];
  return [name, {
    'code': `${(await codeSize(bundles[name])).toFixed(0)} kB`,
    'init': milliseconds(initialization),
    'to first answer': milliseconds(total),
    'of empty': ratio(total, coldStarts.empty.total),
    'of SDK alone': comparison(name, (other) => coldStarts[other].total),
  }];
}));

// The functions write their metrics to standard output.
const write = process.stdout.write;
process.stdout.write = () => true;
const warm = {
  'tools/list': await measureWarmCalls(bundles, LIST_TOOLS, WARM_ROUNDS, CALLS_PER_ROUND),
  'tools/call': await measureWarmCalls(bundles, CALL_TOOL, WARM_ROUNDS, CALLS_PER_ROUND),
};
process.stdout.write = write;
aws.close();

console.log(`Cold start, median of ${rounds} fresh processes each, side by side`);
console.table(Object.fromEntries(coldRows));
for (const [method, results] of Object.entries(warm)) {
  console.log(`Warm ${method}, median of ${WARM_ROUNDS} rounds of ${CALLS_PER_ROUND}, side by side`);
  console.table(Object.fromEntries(MCP_BUNDLES.map((name) => [name, {
    'per request': milliseconds(results[name]),
    'of SDK alone': comparison(name, (other) => results[other]),
  }])));
}
console.log(`A call with 1000 tools, of one with 10: ${ratio(warm['tools/call']['mcp, 1000 tools'], warm['tools/call'].mcp)}`);

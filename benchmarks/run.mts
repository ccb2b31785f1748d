/** Measures the functions beside their peers: `npx tsx benchmarks/run.mts [rounds]`. How to read it: README.md. */
import { startAwsStandIn } from './aws-stand-in';
import { codeSize, FUNCTIONS, PEERS, prepareBundles } from './bundles';
import { measureColdStarts } from './cold-start';
import { CALL_TOOL, environment, LIST_TOOLS, MANIFEST } from './events';
import { installRuntime } from './invoke';
import { median, ratio } from './statistics';
import { measureWarmCalls } from './warm-call';

const rounds = Number(process.argv[2] ?? 15);
// Short rounds, so that the load of the machine is about the same for all in a round.
const WARM_ROUNDS = 10 * rounds;
const CALLS_PER_ROUND = 20;

const bundles = await prepareBundles(MANIFEST);
const aws = await startAwsStandIn();
const env = environment(aws.url);
Object.assign(process.env, env);
installRuntime();

const milliseconds = (values: readonly number[]) => `${median(values).toFixed(2)} ms`;

const coldStarts = await measureColdStarts(bundles, rounds, env);
const coldRows = await Promise.all([...PEERS, ...FUNCTIONS].map(async (name) => {
  const { initialization, total } = coldStarts[name];
  return [name, {
    'code': `${(await codeSize(bundles[name])).toFixed(0)} kB`,
    'init': milliseconds(initialization),
    'to first answer': milliseconds(total),
    'of empty': ratio(total, coldStarts.empty.total),
    'of SDK alone': ratio(total, coldStarts.sdk.total),
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
  console.table(Object.fromEntries((['empty', 'sdk', 'mcp'] as const).map((name) => [name, {
    'per request': milliseconds(results[name]),
    'of SDK alone': ratio(results[name], results.sdk),
  }])));
}

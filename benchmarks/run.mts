/**
 * Measures the functions beside their peers, and writes a table as Markdown: `npx tsx benchmarks/run.mts [rounds] [assets of another
 * checkout]`. An interrupt ends it after the round that is under way. How to read it: README.md.
 */
import { join, resolve } from 'node:path';
import { bundled } from './bundles';
import { costOfMillionCalls } from './cost';
import { environment } from './events';
import { type Sample, takeSample } from './function-sample';
import { type FunctionName, prepareFunctions } from './measured-functions';
import { startServices } from './services';
import { compileApps, synthesize } from './synthesis';
import { type Findings, renderMemorySizes, renderTable } from './table';

const [rounds = '15', assetsBefore] = process.argv.slice(2);

await compileApps();
const server = await synthesize('server', 'lambda-1');
const functions = await prepareFunctions({
  'lambda-1': server,
  'lambda-1000': await synthesize('server', 'lambda-1000'),
  'open-api-100': await synthesize('server', 'open-api-100'),
  'module': await synthesize('server', 'module'),
}, assetsBefore && resolve(assetsBefore));
const script = join(await bundled('function-process.ts'), 'index.mjs');
const services = await startServices();
const env = environment(services.url);

// each function once, which fills the cache of the file system, and finds what is the same in every round
const inspected = new Map<FunctionName, Sample & { readonly readUnits: number }>();
for (const [name, task] of functions) {
  services.takeReadUnits();
  // so many that what the start itself reads does not matter
  const calls = 99;
  const sample = await takeSample(script, { ...task, warmUpCalls: 0, calls, countsCode: true }, env);
  inspected.set(name, { ...sample, readUnits: services.takeReadUnits() / (1 + calls) });
}

const samples = new Map<FunctionName, Sample[]>(Array.from(functions.keys(), (name) => [name, []]));
const synthesis = { server: [] as number[], restApi: [] as number[] };
let interrupted = false;
process.once('SIGINT', () => {
  interrupted = true;
});
for (let round = 1; round <= Number(rounds) && !interrupted; round++) {
  console.error(`Round ${round} of ${rounds}`);
  for (const [name, task] of functions) {
    samples.get(name)!.push(await takeSample(script, { ...task, countsCode: false }, env));
  }
  synthesis.server.push((await synthesize('server', 'lambda-1')).processorTime);
  synthesis.restApi.push((await synthesize('rest-api')).processorTime);
}
services.close();

const [mcp, authorizer] = [inspected.get('mcp')!, inspected.get('authorizer')!];
const findings: Findings = {
  samples, codeSize: mcp.codeSize, synthesis, server, cost: costOfMillionCalls(server, { mcp, authorizer }, authorizer.readUnits),
};
console.log(`${renderTable(findings)}\n\n${renderMemorySizes(findings)}`);

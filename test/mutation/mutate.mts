/**
 * Changes the code of each target in every way that Stryker knows, one at a time, and runs the tests of the target: `npx projen mutate [TARGET...]`.
 * Fails where tests notice less than nine of ten changes.
 */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';
import { Stryker } from '@stryker-mutator/core';
import { EQUIVALENT_MUTANTS, type EquivalentMutant } from './equivalent-mutants.mts';
import { type Target, TARGETS } from './targets.mts';

/** Minimum share of the changes that tests must notice. */
const LEAST_KILLED = 0.9;

/** A change, with what it changes. */
interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly original: string;
  readonly replacement: string;
  readonly status: MutantResult['status'];
}

async function mutate(name: string, { code, tests }: Target): Promise<Mutant[]> {
  process.env.MUTATION_TESTS = tests.join(' ');
  const results = await new Stryker({
    mutate: [...code],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './test/mutation/ignored-prose.mjs'],
    ignorers: ['prose'],
    // the type checker demands them for every member of a record, whether it can be absent or not
    mutator: { excludedMutations: ['OptionalChaining'] },
    vitest: { configFile: 'test/mutation/vitest.config.mts', related: false },
    // most tests load the functions from their bundles: all changes are in these, and one of them is switched on
    buildCommand: 'node test/mutation/bundle-changed.mts',
    // constants of code that is loaded late are covered by the first test that needs it, though others depend on them
    coverageAnalysis: 'all',
    // most of what tests do is to wait
    concurrency: 3 * availableParallelism(),
    timeoutMS: 60_000,
    // a second run tries again what was changed since, and what survived tests that were changed since
    incremental: true,
    incrementalFile: `reports/mutation/${name}.json`,
    symlinkNodeModules: false,
    ignorePatterns: ['API.md', 'assets', 'benchmarks', 'cdk.out', 'docs', 'examples', 'lib', 'rosetta'],
    reporters: ['progress-append-only'],
    allowConsoleColors: false,
  }).runMutationTest();
  return Promise.all(results.filter(({ status }) => status !== 'Ignored').map(async ({ fileName, location: { start, end }, replacement = '', status }) => {
    // lines and columns are counted from one
    const lines = (await readFile(fileName, 'utf8')).split('\n').slice(start.line - 1, end.line);
    const last = lines.length - 1;
    lines[last] = lines[last]!.slice(0, end.column - 1);
    lines[0] = lines[0]!.slice(start.column - 1);
    return { file: relative(process.cwd(), fileName), line: start.line, original: lines.join('\n'), replacement, status };
  }));
}

function isKilled({ status }: Mutant): boolean {
  // what cannot be loaded any more is noticed, too
  return ['Killed', 'Timeout', 'RuntimeError'].includes(status);
}

const matches = (mutant: Mutant) => ({ file, original, replacement }: EquivalentMutant): boolean =>
  file === mutant.file && original === mutant.original && replacement === mutant.replacement;

/** Prints what became of the changes of a target, and returns whether that is enough. */
function report(name: string, mutants: readonly Mutant[]): boolean {
  const killed = mutants.filter(isKilled);
  const others = mutants.filter((mutant) => !isKilled(mutant));
  const survived = others.filter((mutant) => !EQUIVALENT_MUTANTS.some(matches(mutant)));
  const files = new Set(mutants.map(({ file }) => file));
  const stale = EQUIVALENT_MUTANTS.filter(({ file }) => files.has(file)).filter((known) => !others.some((mutant) => matches(mutant)(known)));
  const share = killed.length / (killed.length + survived.length);
  for (const { file, line, original, replacement } of survived) console.log(`survived: ${file}:${line}\n- ${original}\n+ ${replacement}`);
  for (const { file, original } of stale) console.log(`not equivalent, or not there any more: ${file}: ${original}`);
  console.log(`${name}: ${mutants.length} mutants, ${killed.length} killed, ${survived.length} survived, ${others.length - survived.length} equivalent: ${(share * 100).toFixed(1)} %`);
  return share >= LEAST_KILLED && stale.length === 0;
}

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(TARGETS, name));
if (unknown !== undefined) throw new Error(`there is no target ${unknown}: ${Object.keys(TARGETS).join(', ')}`);
let isEnough = true;
for (const name of names.length > 0 ? names : Object.keys(TARGETS)) isEnough = report(name, await mutate(name, TARGETS[name]!)) && isEnough;
process.exitCode = isEnough ? 0 : 1;

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './bundles';
import { type Cost, costOfInvocations, memoryOf } from './cost';
import type { Sample } from './function-sample';
import type { FunctionName } from './measured-functions';
import { median, milliseconds, ratio } from './statistics';
import type { Assembly } from './synthesis';

/** Everything that a run found. */
export interface Findings {
  /** By function, one for each round. */
  readonly samples: ReadonlyMap<FunctionName, readonly Sample[]>;
  /** The code that the mcp function loaded, in kB. */
  readonly codeSize: number;
  /** The processor time of synthesis, one for each round. */
  readonly synthesis: { readonly server: readonly number[]; readonly restApi: readonly number[] };
  /** A server with one tool. */
  readonly server: Assembly;
  readonly cost: Cost;
}

/** The memory that has a whole processor, in MB. */
const WHOLE_PROCESSOR = 1_769;

/** Writes the table as Markdown. */
export function renderTable(findings: Findings): string {
  const { samples, codeSize, synthesis, server, cost } = findings;
  const handler = `\`mcp-handler\` ${versionOf('mcp-handler')}`;

  const values = (name: FunctionName, value: (sample: Sample) => number) => samples.get(name)?.map(value);
  const cold = (name: FunctionName) => values(name, (sample) => sample.process);
  const warm = (name: FunctionName) => values(name, (sample) => sample.warmCall);
  const feltOf = (name: FunctionName, memory: number) => samples.has(name) ? felt(samples.get(name)!, memory) : undefined;

  const [mcpMemory, authorizerMemory, oauthMemory] = (['mcp', 'authorizer', 'oauth'] as const).map((name) => memoryOf(server, name));
  const feltAuthorizer = feltOf('authorizer', authorizerMemory)!;
  const feltCall = feltOf('mcp', mcpMemory)!.map((time, round) => time + feltAuthorizer[round]);

  return markdown(['measured', 'of', 'result', 'goal'], [
    ['`mcp`, cold', `${handler} with the same tool`, compared(cold('mcp'), cold('mcp-handler')), '≤ 0.25x'],
    ['`mcp`, warm call', 'the same', compared(warm('mcp'), warm('mcp-handler')), '≤ 0.35x'],
    ['code loaded before the first answer', '', `${codeSize.toFixed(0)} kB`, '≤ 60 kB'],
    ['peak memory', '', `${median(values('mcp', ({ memory }) => memory)!).toFixed(0)} MB`, '≤ 64 MB'],
    ['with a server module, cold', `${handler} in process`, compared(cold('mcp, module'), cold('mcp-handler in process')), '≤ 1.05x'],
    ['with a server module, warm call', 'the same', compared(warm('mcp, module'), warm('mcp-handler in process')), '≤ 1.15x'],
    ['OpenAPI with 100 operations, warm call', `${handler} that fetches`, compared(warm('mcp, OpenAPI'), warm('mcp-handler, fetch')), '≤ 0.4x'],
    ['`authorizer` cold, valid token', 'an empty authorizer', compared(cold('authorizer'), cold('empty authorizer')), '≤ 1.6x'],
    [
      `felt first call: \`authorizer\` (${authorizerMemory} MB) and \`mcp\` (${mcpMemory} MB)`,
      `${handler} without authentication (${mcpMemory} MB)`,
      compared(feltCall, feltOf('mcp-handler', mcpMemory)),
      '≤ 0.5x',
    ],
    [`felt first refresh (${oauthMemory} MB)`, 'before', compared(feltOf('refresh', oauthMemory), feltOf('refresh before', oauthMemory)), '≤ 0.6x'],
    ['`client_credentials`, warm', 'before', compared(warm('client_credentials'), warm('client_credentials before')), '≤ 0.5x'],
    ['1,000 tools, cold', 'one tool', compared(cold('mcp, 1,000 tools'), cold('mcp')), '≤ 1.05x'],
    ['1,000 tools, warm call', 'one tool', compared(warm('mcp, 1,000 tools'), warm('mcp')), '≤ 1.05x'],
    ['CloudFormation resources', '', String(server.resources.length), '≤ 75'],
    ['synthesis', `an empty \`RestApi\`, \`aws-cdk-lib\` ${versionOf('aws-cdk-lib')}`, compared(synthesis.server, synthesis.restApi), '≤ 1.3x'],
    ['a million calls', '', price(cost), '≤ $5'],
  ]);
}

/** Tells the price of calls whose tokens the authorizer has just checked, and of those for which it is asked. */
function price({ total, parts: { authorizer, ...others } }: Cost): string {
  const parts = Object.entries(others).map(([name, part]) => `${name} ${part.toFixed(2)}`).join(', ');
  return `$${(total - authorizer).toFixed(2)} (${parts}); $${authorizer.toFixed(2)} more if each asks the authorizer`;
}

/** Writes a table of what other sizes of the memory of `mcp` would mean, as Markdown. */
export function renderMemorySizes({ samples, server }: Findings): string {
  const authorizer = felt(samples.get('authorizer')!, memoryOf(server, 'authorizer'));
  const mcp = samples.get('mcp')!;
  return markdown(['memory of `mcp`', 'felt first call', 'felt warm call', 'a million invocations'], [128, 256, 512, 1_024, WHOLE_PROCESSOR].map((memory) => [
    `${memory} MB`,
    milliseconds(felt(mcp, memory).map((time, round) => time + authorizer[round])),
    milliseconds(mcp.map(({ warmCall }) => warmCall / shareOf(memory))),
    `$${costOfInvocations('mcp', memory).toFixed(2)}`,
  ]));
}

/** Computes the times that callers wait for the first answer of a function with so much memory. */
function felt(samples: readonly Sample[], memory: number): number[] {
  return samples.map(({ initialization, firstAnswer }) => initialization + firstAnswer / shareOf(memory));
}

/** Returns the share of a processor that a function with so much memory has. */
function shareOf(memory: number): number {
  return Math.min(1, memory / WHOLE_PROCESSOR);
}

/** Tells the ratio, and what it is a ratio of. */
function compared(times: readonly number[] | undefined, baseline: readonly number[] | undefined): string {
  return times === undefined || baseline === undefined ? '' : `${ratio(times, baseline)} (${milliseconds(times)} of ${milliseconds(baseline)})`;
}

function versionOf(packageName: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', packageName, 'package.json'), 'utf8')).version;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

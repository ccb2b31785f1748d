import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  DescribeSecretCommand, type DescribeSecretCommandOutput, RotateSecretCommand, SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { findRunningServer } from '../../local/running-server';
import type { LocalServer } from '../acceptance/local-server';
import { ROOT } from '../acceptance/synthesize';
import { eventually } from '../eventually';

/** A command of the runbook, as it is printed there. */
export interface RunbookCommand {
  /** Number of the step that it belongs to. */
  readonly step: number;
  /** Words of the command line, with variables in them. */
  readonly words: readonly string[];
}

/** Reads the commands of a section whose steps are numbered. */
export function runbookCommands(heading: string): RunbookCommand[] {
  const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
  const [, section] = runbook.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`the runbook has no section "${heading}"`);
  const steps = section.split('\n## ')[0]!.split(/^(?=\d+\. )/m).slice(1);
  return steps.flatMap((text, index) => [...text.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)]
    .flatMap(([, code]) => code!.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim()).filter((line) => line !== ''))
    .map((line) => ({ step: index + 1, words: [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word!) })));
}

/**
 * Does on a local server what a command of the runbook says. A secret is described until its rotation has finished.
 *
 * @param variables values by name
 * @returns what it prints
 */
export async function run({ words }: RunbookCommand, server: LocalServer, variables: Readonly<Record<string, string>>): Promise<string> {
  const [program, ...args] = words.map((word) => word.replace(/\$(\w+)/g, (_, name: string) => {
    if (variables[name] === undefined) throw new Error(`there is no $${name}`);
    return variables[name];
  }));
  switch (program) {
    case 'curl': return (await fetch(args.at(-1)!)).text();
    case 'npx': return runPackage(args, server);
    case 'aws': return runAws(args, server);
    default: throw new Error(`who could do "${words.join(' ')}" here?`);
  }
}

async function runPackage([name, ...args]: readonly string[], server: LocalServer): Promise<string> {
  if (name !== 'cdk-remote-mcp-server') throw new Error(`${name} is not of this package`);
  const stack = args.indexOf('--stack');
  const local = [...args.slice(0, stack), ...args.slice(stack + 2), '--local', server.mcpUrl];
  return (await promisify(execFile)(process.execPath, [join(ROOT, 'bin/remote-mcp'), ...local])).stdout;
}

async function runAws([service, operation, option, SecretId, ...others]: readonly string[], server: LocalServer): Promise<string> {
  const { region, awsEndpoint: endpoint, credentials } = findRunningServer(server.mcpUrl);
  const client = new SecretsManagerClient({ region, endpoint, credentials });
  switch ([service, operation, option, ...others].join(' ')) {
    case 'secretsmanager rotate-secret --secret-id':
      return JSON.stringify(await client.send(new RotateSecretCommand({ SecretId })));
    case 'secretsmanager describe-secret --secret-id --query VersionIdsToStages':
      return JSON.stringify(await eventually(async () => rotatedStages(await client.send(new DescribeSecretCommand({ SecretId })))));
    default: throw new Error(`aws ${service} ${operation} ${option} ${others.join(' ')} is not known here`);
  }
}

function rotatedStages({ VersionIdsToStages: versions = {} }: DescribeSecretCommandOutput): Record<string, string[]> {
  if (!Object.values(versions).some((stages) => stages.includes('AWSCURRENT') && stages.includes('AWSPENDING'))) throw new Error('the rotation is under way');
  return versions;
}

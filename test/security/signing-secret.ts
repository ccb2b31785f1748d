import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deriveSigningKey, type SigningKey } from '../../lambda-src/shared/signing-key';

/** The folder of `remote-mcp local --data` keeps the emulated Secrets Manager in a file of this form. */
type Secrets = Record<string, { versions: { id: string; string?: string; stages: string[]; created: number }[] }>;

/**
 * The key that a local server signs with.
 *
 * @param known the values of all other secrets
 */
export async function signingKeyOf(data: string, ...known: readonly string[]): Promise<SigningKey> {
  const { secrets, arn } = await readSigningSecret(data, known);
  const current = secrets[arn].versions.find(({ stages }) => stages.includes('AWSCURRENT'));
  return deriveSigningKey(current?.string ?? '');
}

/**
 * The ARN of the signing secret of a local server.
 *
 * @param known the values of all other secrets
 */
export async function signingSecretArn(data: string, ...known: readonly string[]): Promise<string> {
  return (await readSigningSecret(data, known)).arn;
}

/**
 * Does to the signing secret of a stopped local server what a finished rotation does.
 *
 * @param known the values of all other secrets
 */
export async function rotateSigningSecret(data: string, value: string, ...known: readonly string[]): Promise<void> {
  const { file, secrets, arn } = await readSigningSecret(data, known);
  const old = secrets[arn].versions.filter(({ stages }) => stages.includes('AWSCURRENT'));
  secrets[arn].versions = [
    ...old.map((version) => ({ ...version, stages: ['AWSPREVIOUS'] })),
    { id: '6f1b8a52-0c5e-4d3c-9d6e-2f0f3c1d7b11', string: value, stages: ['AWSCURRENT'], created: Date.now() / 1000 },
  ];
  await writeFile(file, JSON.stringify(secrets));
}

async function readSigningSecret(data: string, known: readonly string[]) {
  const name = (await readdir(data, { recursive: true })).find((entry) => entry.endsWith('secrets.json'));
  if (name === undefined) throw new Error(`${data} has no secrets`);
  const file = join(data, name);
  const secrets: Secrets = JSON.parse(await readFile(file, 'utf8'));
  const arn = Object.keys(secrets).find((key) => secrets[key].versions.every(({ string = '' }) => !known.includes(string)));
  if (arn === undefined) throw new Error('there is no signing secret');
  return { file, secrets, arn };
}

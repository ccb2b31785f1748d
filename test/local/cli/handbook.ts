import { exec } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endpointsOf, remoteMcp, ROOT, type Command } from './command';
import { openBrowser, type Page } from '../identity-provider/browser';

/** A server of `handbook-app.ts`. */
export interface Handbook {
  readonly command: Command;
  readonly endpoints: any;
}

const APP = `TSX_TSCONFIG_PATH=${ROOT}/examples/tsconfig.json CDK_VALIDATION=false JSII_DEPRECATED=quiet node --import ${import.meta.resolve('tsx')} ${ROOT}/test/local/cli/handbook-app.ts`;

/** Synthesizes the stacks into a folder, as "cdk synth" does. */
export async function synthesizeHandbook(atEnd: (end: () => Promise<void>) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'handbook-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  await promisify(exec)(APP, { env: { ...process.env, CDK_OUTDIR: folder } });
  return folder;
}

/** Serves one of the app's stacks. */
export async function serveHandbook(stack: 'Handbook' | 'External' | 'Closed' | 'Restricted', atEnd: (end: () => Promise<void>) => void): Promise<Handbook> {
  const command = remoteMcp(['local', '--app', APP, '--stack', stack, '--port', '0', '--json'], ROOT, atEnd);
  return { command, endpoints: await endpointsOf(command) };
}

/** Opens the URL that `remote-mcp smoke` prints, and goes on with one button after the other. */
export async function signIn(smoke: Command, ...buttons: readonly string[]): Promise<Page> {
  await smoke.until(({ stderr }) => /Sign in at:\n\n {2}\S+\n/.test(stderr));
  const browser = openBrowser(() => true);
  let page = await browser.open(/Sign in at:\n\n {2}(\S+)/.exec(smoke.stderr)![1]);
  for (const button of buttons) page = await browser.press(page, button);
  return page;
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { announce } from './announce';
import type { LocalArguments } from './arguments';
import { followChanges } from './follow-changes';
import { readTestUsers } from '../../identity-provider/test-users';
import { startLocalServer } from '../../local-server';
import { createLog } from '../../log';
import { createProgress, SILENCE } from '../../progress';
import type { LocalStack } from '../../stack';
import { StartError } from '../../start-error';
import { chooseStack } from '../../template/assembly';
import { appSource, directorySource, type AssemblySource } from '../../template/assembly-source';
import { appOfCdkJson } from '../../template/synthesize';

/**
 * Serves a stack until it is told to stop, and takes over what changes in the meantime.
 *
 * @param stopped resolves when it shall stop
 * @throws StartError for what the caller can put right
 */
export async function runLocal(options: LocalArguments, stopped: Promise<void>): Promise<void> {
  let servedStack: () => LocalStack | undefined = () => undefined;
  const log = createLog(process.stderr, () => servedStack());
  const users = options.users === undefined ? undefined : readTestUsers(options.users);
  const source = sourceOf(options);
  const progress = options.json ? SILENCE : createProgress(process.stderr);
  try {
    progress.step(source.description);
    const stacks = await Promise.race([source.load(), stopped]);
    if (!stacks) return;
    progress.step('Starting functions, tables, secrets and the API');
    const server = await startLocalServer(chooseStack(stacks, options.stack), {
      port: options.port,
      dataDirectory: options.data,
      coldStartEveryInvoke: options.cold,
      instances: options.instances,
      patience: options.patience,
      users,
      log,
    });
    servedStack = () => server.stack;
    const changes = await followChanges(server, source, options, log);
    progress.end('Ready');
    // whoever reads it may change something at once
    const keyboard = announce(server, options);

    await stopped;
    keyboard?.stop();
    await changes.close();
    await server.close();
  } finally {
    progress.end();
    await source.close();
  }
}

/** The folder or app that the command line names, else the `app` of ./cdk.json. */
function sourceOf(options: LocalArguments): AssemblySource {
  if (options.assembly !== undefined) return directorySource(resolve(options.assembly));
  const app = options.app ?? appOfCdkJson(process.cwd());
  if (app === undefined) {
    throw new StartError('there is nothing to serve: name a folder that "cdk synth" wrote, or pass the app with --app, or run this beside a cdk.json');
  }
  // the CDK command line takes an assembly for an app, too
  if (existsSync(join(app, 'manifest.json'))) return directorySource(resolve(app));
  return appSource({ command: app, directory: process.cwd() });
}

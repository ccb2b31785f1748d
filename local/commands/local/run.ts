import { existsSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { LocalArguments } from './arguments';
import { banner } from './banner';
import { sampleOf } from './sample';
import type { AuthorizerSettings, OAuthSettings } from '../../../src/contract';
import { settingsOf } from '../../function-settings';
import { readTestUsers } from '../../identity-provider/test-users';
import { startLocalServer, type LocalServer } from '../../local-server';
import { createLog, hasColour, nameOf } from '../../log';
import { watchAssets, watchSources } from '../../reload';
import type { LocalStack } from '../../stack';
import { StartError } from '../../start-error';
import { chooseStack } from '../../template/assembly';
import { appSource, directorySource, type AssemblySource } from '../../template/assembly-source';
import { appOfCdkJson } from '../../template/synthesize';

/**
 * `remote-mcp local`: serves a stack until it is told to stop, and takes over what changes in the meantime.
 *
 * @param stopped resolves when it shall stop
 * @throws StartError for what the caller can put right
 */
export async function runLocal(options: LocalArguments, stopped: Promise<void>): Promise<void> {
  let stack: LocalStack | undefined;
  const log = createLog(process.stderr, () => stack);
  const users = options.users === undefined ? undefined : readTestUsers(options.users);
  const source = sourceOf(options);
  try {
    const stacks = await Promise.race([source.load(), stopped]);
    if (!stacks) return;
    const server = await startLocalServer(chooseStack(stacks, options.stack), {
      port: options.port,
      dataDirectory: options.data,
      coldStartEveryInvoke: options.cold,
      instances: options.instances,
      users,
      log,
    });
    stack = server.stack;

    const assetsOf = (of: LocalStack) =>
      new Map([...of.resources].flatMap(([logicalId, { type, assetPath }]) => type === 'AWS::Lambda::Function' && assetPath ? [[logicalId, assetPath]] : []));
    const assetChanged = (logicalId: string) => {
      server.reloadFunction(logicalId);
      log('local', `${nameOf(logicalId, stack)} has new code`);
    };
    let assets = await watchAssets(assetsOf(stack), assetChanged);
    let isStale = false;
    const isData = (path: string) => options.data !== undefined && path.startsWith(join(resolve(options.data), sep));
    // no part of the template; but it may be why the last synthesis failed
    const isFollowed = (path: string) => isData(path) || (!isStale && server.moduleEntries.has(path));
    const sources = await watchSources(source, isFollowed, async () => {
      try {
        await server.update(chooseStack(await source.load(), options.stack));
        stack = server.stack;
        await assets.close();
        assets = await watchAssets(assetsOf(stack), assetChanged);
        isStale = false;
        log('local', 'the stack has been renewed');
      } catch (error) {
        isStale = true;
        log('local', `the stack stays as it was: ${(error as Error).message}`);
      }
    });
    // whoever reads it may change something at once
    announce(server, options);

    await stopped;
    await Promise.all([sources.close(), assets.close()]);
    await server.close();
  } finally {
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

function announce({ endpoints, stack, runtimeMismatches }: LocalServer, options: LocalArguments): void {
  for (const { logicalId, runtime, nodeVersion } of runtimeMismatches) {
    process.stderr.write(`Warning: ${nameOf(logicalId, stack)} is meant for ${runtime}, and runs on Node.js ${nodeVersion} here.\n`);
  }
  if (options.json) {
    process.stdout.write(`${JSON.stringify(endpoints)}\n`);
    return;
  }
  process.stdout.write(banner({
    stackName: stack.name,
    endpoints,
    peopleSignIn: peopleSignIn(stack),
    sample: sampleOf(stack),
    dataDirectory: options.data,
    colour: hasColour(process.stdout),
  }));
}

/** Whether the server's own authorization server, or that of a local login, lets people in. */
function peopleSignIn({ resources }: LocalStack): boolean {
  return [...resources.values()].some((resource) => {
    const settings = settingsOf<Partial<OAuthSettings> & Partial<AuthorizerSettings>>(resource);
    return settings?.identityProvider !== undefined || settings?.tokens?.type === 'external';
  });
}

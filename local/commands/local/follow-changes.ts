import { join, resolve, sep } from 'node:path';
import type { LocalArguments } from './arguments';
import { SOURCES_METADATA_KEY } from '../../../src/contract';
import type { LocalServer } from '../../local-server';
import { nameOf } from '../../log';
import { watchAssets, watchSources, type Watcher } from '../../reload';
import type { LocalStack, Log } from '../../stack';
import { chooseStack } from '../../template/assembly';
import type { AssemblySource } from '../../template/assembly-source';

/**
 * Takes over what changes in the sources of a served stack and in the code of its functions, until it is closed. A stack that cannot be
 * made anew stays as it was.
 */
export async function followChanges(server: LocalServer, source: AssemblySource, options: LocalArguments, log: Log): Promise<Watcher> {
  const assetChanged = (logicalId: string) => {
    server.reloadFunction(logicalId);
    log('local', `${nameOf(logicalId, server.stack)} has new code`);
  };
  let assets = await watchAssets(assetsOf(server.stack), assetChanged);
  let isStale = false;
  const isData = (path: string) => options.data !== undefined && path.startsWith(join(resolve(options.data), sep));
  // no part of the template; but it may be why the last synthesis failed
  const isFollowed = (path: string) => isData(path) || (!isStale && server.moduleEntries.has(path));
  const others = () => (source.recursive ? namedSources(server.stack) : []);
  const sources = await watchSources({ ...source, others }, isFollowed, async () => {
    try {
      log('local', 'something has changed, the stack is being renewed');
      await server.update(chooseStack(await source.load(), options.stack));
      await assets.close();
      assets = await watchAssets(assetsOf(server.stack), assetChanged);
      isStale = false;
      log('local', 'the stack has been renewed');
    } catch (error) {
      isStale = true;
      log('local', `the stack stays as it was: ${(error as Error).message}`);
    }
  });
  return { close: async () => void await Promise.all([sources.close(), assets.close()]) };
}

/** The files of which tools were made at synthesis, wherever they are. */
function namedSources({ resources }: LocalStack): string[] {
  return [...resources.values()].flatMap(({ metadata: { [SOURCES_METADATA_KEY]: sources } }) => (Array.isArray(sources) ? sources : []));
}

/** The folders that functions run from, by the logical ids of these. */
function assetsOf({ resources }: LocalStack): ReadonlyMap<string, string> {
  return new Map([...resources].flatMap(([logicalId, { type, assetPath }]) => type === 'AWS::Lambda::Function' && assetPath ? [[logicalId, assetPath]] : []));
}

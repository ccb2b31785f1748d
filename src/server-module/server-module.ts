import * as fs from 'fs';
import { join, resolve } from 'path';
import { bundleServerModule } from './server-module-bundle';
import type { ServerModuleOptions } from './server-module-options';
import { checkArguments } from '../checks/props/arguments';
import { MODULE_FOLDER, type ModuleMetadata } from '../contract';

/** The file that the server loads. */
const BUNDLE_FILE = 'index.mjs';

/**
 * A server that is written in TypeScript or JavaScript with the official MCP SDK, and runs inside the function that serves MCP.
 *
 * The module exports by default what `defineServer` of `cdk-remote-mcp-server/server-module` returns. What the props of the construct
 * declare is served with it.
 *
 * @see https://github.com/modelcontextprotocol/typescript-sdk
 */
export abstract class ServerModule {
  /**
   * A module that is bundled at synthesis, with all that it imports, by the esbuild of its own project:
   * `npm install --save-dev esbuild`.
   *
   * @param entry the path of the source file; a relative one starts at the working directory of the CDK app
   * @param options how to bundle it
   */
  public static fromEntry(entry: string, options: ServerModuleOptions = {}): ServerModule {
    return new SourceModule(resolve(entry), options);
  }

  /**
   * A module that is bundled already: an ES module for Node.js 24, with all that it imports.
   *
   * @param path the path of the file, or of a folder with the file `index.mjs` and what that needs; a relative one starts at the working
   * directory of the CDK app
   */
  public static fromBundle(path: string): ServerModule {
    return new BundledModule(resolve(path));
  }

  /**
   * Makes the files that are deployed.
   *
   * @throws when there is no such module, or it cannot be bundled
   * @internal
   */
  public abstract _bind(): ServerModuleConfig;
}

checkArguments(ServerModule);

/**
 * A module that is ready to be deployed.
 *
 * @internal
 */
export interface ServerModuleConfig {
  /** The file to load, relative to the manifest. */
  readonly file: string;
  /** The content of the files, by their paths relative to the manifest. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Lower case, no full stop. */
  readonly warnings: readonly string[];
  /** How to bundle it anew. */
  readonly metadata?: ModuleMetadata;
}

class SourceModule extends ServerModule {
  constructor(private readonly entry: string, private readonly options: ServerModuleOptions) {
    super();
  }

  /** @internal */
  public _bind(): ServerModuleConfig {
    if (!isFile(this.entry)) {
      throw new Error(`there is no file at ${this.entry}`);
    }
    const { esbuild, options, files, warnings } = bundleServerModule(this.entry, this.options, BUNDLE_FILE);
    const file = `${MODULE_FOLDER}/${BUNDLE_FILE}`;
    return { file, files: below(MODULE_FOLDER, files), warnings, metadata: { entry: this.entry, file, esbuild, options } };
  }
}

class BundledModule extends ServerModule {
  constructor(private readonly path: string) {
    super();
  }

  /** @internal */
  public _bind(): ServerModuleConfig {
    return { file: `${MODULE_FOLDER}/${BUNDLE_FILE}`, files: below(MODULE_FOLDER, this.read()), warnings: [] };
  }

  private read(): ReadonlyMap<string, Uint8Array> {
    if (isFile(this.path)) {
      return new Map([[BUNDLE_FILE, fs.readFileSync(this.path)]]);
    }
    if (!isFile(join(this.path, BUNDLE_FILE))) {
      throw new Error(`there is no file at ${this.path}, and no folder with a file ${BUNDLE_FILE}`);
    }
    const names = fs.readdirSync(this.path, { recursive: true, encoding: 'utf8' }).sort();
    return new Map(names.filter((name) => isFile(join(this.path, name))).map((name) => [name, fs.readFileSync(join(this.path, name))]));
  }
}

function isFile(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function below(folder: string, files: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map([...files].map(([name, content]) => [`${folder}/${name}`, content]));
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './function-errors';

/** A handler of any kind: async, with a callback, or streaming. */
export type Handler = (...parameters: unknown[]) => unknown;

/**
 * Loads the function that a `Handler` property names: `index.handler`, `lib/app.api.handler`.
 *
 * @throws RuntimeError with the names that AWS gives to the causes, or what the module throws
 */
export async function loadHandler(taskRoot: string, name: string): Promise<Handler> {
  const match = /^([^.]*)\.(.+)$/.exec(basename(name));
  if (name.includes('..') || !match) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `'${name}' is not a valid handler name.`);
  }
  const [, moduleName, propertyPath] = match;
  const exports = await loadModule(taskRoot, join(dirname(name), moduleName));
  const handler = propertyPath.split('.').reduce((object: any, property) => object?.[property], exports);
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is ${handler === undefined ? 'undefined or not exported' : 'not a function'}`);
  }
  return handler;
}

async function loadModule(taskRoot: string, module: string): Promise<unknown> {
  const path = resolve(taskRoot, module);
  const require = createRequire(join(taskRoot, 'index.js'));
  try {
    // the order in which AWS's runtime looks
    const isModule = isEsModulePackage(dirname(path));
    if (!isModule && existsSync(`${path}.js`)) {
      return require(`${path}.js`);
    }
    for (const extension of isModule ? ['.js', '.mjs'] : ['.mjs']) {
      if (existsSync(path + extension)) {
        return await import(pathToFileURL(path + extension).href);
      }
    }
    return require(existsSync(`${path}.cjs`) ? `${path}.cjs` : path);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new RuntimeError('Runtime.UserCodeSyntaxError', String(error), { cause: error });
    }
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', String(error), { cause: error });
    }
    throw error;
  }
}

/** Whether the nearest package.json says that `.js` files are ES modules. */
function isEsModulePackage(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')).type === 'module';
  }
  const parent = dirname(folder);
  return basename(folder) !== 'node_modules' && parent !== folder && isEsModulePackage(parent);
}

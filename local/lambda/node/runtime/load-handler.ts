import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { streamingMarks } from './awslambda';
import { RuntimeError } from './function-errors';
import type { Handler } from './handler';
import { isRewrittenRuntime } from './version';

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
  const find = (object: any) => propertyPath.split('.').reduce((found, property) => found?.[property], object);
  const handler = find(exports) ?? find(exports.default);
  if (typeof handler !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${name} is ${handler === undefined ? 'undefined or not exported' : 'not a function'}`);
  }
  if (isRewrittenRuntime() && handler.length >= 3 && !streamingMarks(handler).streaming) {
    throw new RuntimeError('Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. Make the handler async and return the answer.');
  }
  return handler;
}

async function loadModule(taskRoot: string, module: string): Promise<any> {
  const path = resolve(taskRoot, module);
  try {
    // the order in which AWS's runtime looks
    for (const extension of ['.js', '.mjs', '.cjs']) {
      if (existsSync(path + extension)) {
        return await import(pathToFileURL(path + extension).href);
      }
    }
    return createRequire(join(taskRoot, 'index.js'))(path);
  } catch (error) {
    if (error instanceof SyntaxError) {
      // its stack begins with the place
      throw Object.assign(new RuntimeError('Runtime.UserCodeSyntaxError', String(error)), { stack: error.stack });
    }
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', String(error), { cause: error });
    }
    throw error;
  }
}

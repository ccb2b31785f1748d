import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuthorizerSettings, type OAuthSettings, SETTINGS_FILE } from '../../../src/contract';

const copies: string[] = [];

process.once('exit', () => copies.forEach((copy) => rmSync(copy, { recursive: true })));

/**
 * Where `npm run bundle` puts a function; with settings, a copy that has them. Each copy is loaded anew: another instance of the
 * function.
 */
export function functionBundle(name: 'oauth' | 'authorizer' | 'rotation', settings?: OAuthSettings | AuthorizerSettings): string {
  const folder = new URL(`../../../assets/${name}`, import.meta.url).pathname;
  if (settings === undefined) {
    return join(folder, 'index.mjs');
  }
  const copy = mkdtempSync(join(tmpdir(), `${name}-function-`));
  copies.push(copy);
  cpSync(folder, copy, { recursive: true });
  writeFileSync(join(copy, SETTINGS_FILE), JSON.stringify(settings));
  return join(copy, 'index.mjs');
}

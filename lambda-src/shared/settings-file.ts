import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDeployedJson } from './deploy-time-values';
import { requireEnvironment } from './environment';
import { type AuthorizerSettings, ENVIRONMENT, type OAuthSettings, SETTINGS_FILE } from '../../src/contract';

/**
 * Reads the settings of the function, from the file beside its bundle.
 *
 * @throws Error when the file is missing, is of another version, or refers to a deploy-time value that is not there: called
 * at the top level, the function then refuses to start
 */
export function readSettings<T extends OAuthSettings | AuthorizerSettings>(): T {
  const file = join(dirname(fileURLToPath(import.meta.url)), SETTINGS_FILE);
  const deployTimeValues = JSON.parse(requireEnvironment(ENVIRONMENT.deployTimeValues)) as string[];
  const settings = parseDeployedJson(readFileSync(file, 'utf8'), deployTimeValues) as T;
  if (settings.version !== 1) {
    throw new Error(`The settings have version ${settings.version}, and this function reads version 1`);
  }
  return settings;
}

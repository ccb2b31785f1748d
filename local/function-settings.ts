import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalResource } from './stack';
import { ENVIRONMENT, SETTINGS_FILE, type DeployTimeValue } from '../src/contract';

/** What a function finds in the settings of its asset, deploy-time values put in; undefined for functions without. */
export function settingsOf<Settings>({ assetPath, properties }: LocalResource): Settings | undefined {
  const file = join(assetPath ?? '', SETTINGS_FILE);
  if (!assetPath || !existsSync(file)) return undefined;
  const values: string[] = JSON.parse(properties.Environment?.Variables?.[ENVIRONMENT.deployTimeValues] ?? '[]');
  return JSON.parse(readFileSync(file, 'utf8'), (_name, value) => isDeployTimeValue(value) ? values[value.$deployTimeValue] : value);
}

function isDeployTimeValue(value: unknown): value is DeployTimeValue {
  return typeof value === 'object' && value !== null && '$deployTimeValue' in value;
}

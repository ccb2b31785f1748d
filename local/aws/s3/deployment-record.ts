import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../data-directory';

/** Remembers what was deployed to buckets last, in a file or in memory: a deployment runs again only when it has changed. */
export interface DeploymentRecord {
  /** The fingerprint of a deployment, by its logical id. */
  get(logicalId: string): string | undefined;
  /** Replaces all. */
  set(fingerprints: ReadonlyMap<string, string>): void;
}

/** Opens `deployments.json` in a folder, or a record in memory. */
export function openDeploymentRecord(directory: string | undefined): DeploymentRecord {
  const path = directory === undefined ? undefined : join(directory, 'deployments.json');
  let current: ReadonlyMap<string, string> =
    new Map(path !== undefined && existsSync(path) ? Object.entries<string>(JSON.parse(readFileSync(path, 'utf8'))) : []);
  return {
    get: (logicalId) => current.get(logicalId),
    set: (fingerprints) => {
      current = fingerprints;
      if (path !== undefined) {
        replaceFile(path, JSON.stringify(Object.fromEntries(fingerprints), undefined, 2));
      }
    },
  };
}

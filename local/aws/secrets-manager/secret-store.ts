import { existsSync, readFileSync } from 'node:fs';
import { replaceFile } from '../data-directory';

/** A secret with its versions. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string;
  /** Epoch seconds. */
  readonly created: number;
  /** Oldest first. */
  readonly versions: readonly SecretVersion[];
}

/** A value of a secret: exactly one of string and binary, or none as long as a rotation has not made it. */
export interface SecretVersion {
  readonly id: string;
  readonly string?: string;
  /** Base64. */
  readonly binary?: string;
  /** `AWSCURRENT`, `AWSPENDING`, `AWSPREVIOUS`, or the application's own. */
  readonly stages: readonly string[];
  /** Epoch seconds. */
  readonly created: number;
}

/** Keeps secrets, in a file that its owner alone can read, or in memory. */
export interface SecretStore {
  /** By name, ARN, or ARN without the six random characters. */
  find(secretId: string): Secret | undefined;
  /** Adds a secret or replaces the one of the same ARN; when it returns, the file has it. */
  save(secret: Secret): void;
}

/** Opens `secrets.json` in a folder, or a store in memory. */
export function openSecretStore(directory: string | undefined): SecretStore {
  const path = directory === undefined ? undefined : `${directory}/secrets.json`;
  const secrets = new Map<string, Secret>(path !== undefined && existsSync(path) ? Object.entries(JSON.parse(readFileSync(path, 'utf8'))) : []);
  return {
    find: (secretId) => secrets.get(secretId)
      ?? [...secrets.values()].find(({ name, arn }) => name === secretId || arn.slice(0, -'-123456'.length) === secretId),
    save: (secret) => {
      secrets.set(secret.arn, secret);
      if (path !== undefined) {
        replaceFile(path, JSON.stringify(Object.fromEntries(secrets), undefined, 2));
      }
    },
  };
}

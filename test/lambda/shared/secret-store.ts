interface SecretVersion {
  readonly value: string;
  readonly stages: Set<string>;
}

/** The secrets of a fake Secrets Manager, by ARN. */
export class SecretStore {
  readonly #secrets = new Map<string, Map<string, SecretVersion>>();
  #passwords = 0;

  /** Creates a secret, or puts a version under a staging label that no other version keeps. */
  put(arn: string, value: string, stage = 'AWSCURRENT', versionId = `version-${value}`): void {
    const versions = this.#secrets.get(arn) ?? new Map<string, SecretVersion>();
    this.#secrets.set(arn, versions);
    versions.forEach(({ stages }) => stages.delete(stage));
    versions.set(versionId, { value, stages: new Set(versions.get(versionId)?.stages).add(stage) });
  }

  /** What Secrets Manager does when a rotation begins: a version with a label and no value. */
  beginRotation(arn: string, versionId: string): void {
    this.#secrets.get(arn)!.set(versionId, { value: '', stages: new Set(['AWSPENDING']) });
  }

  /** The value under a staging label. */
  valueOf(arn: string, stage: string): string | undefined {
    return Array.from(this.#secrets.get(arn)?.values() ?? []).find(({ stages }) => stages.has(stage))?.value;
  }

  delete(arn: string): void {
    this.#secrets.delete(arn);
  }

  /** @throws Error that bears the name of the service's exception */
  answer(operation: string, input: any): object {
    if (operation === 'GetRandomPassword') {
      this.#passwords += 1;
      return { RandomPassword: `random-${this.#passwords}-`.padEnd(input.PasswordLength, 'x') };
    }
    const versions = this.#secrets.get(input.SecretId) ?? notFound();
    switch (operation) {
      case 'GetSecretValue': {
        const [id, version] = Array.from(versions).find(([versionId, { stages, value }]) =>
          value !== '' && (input.VersionId ?? versionId) === versionId && stages.has(input.VersionStage ?? 'AWSCURRENT')) ?? notFound();
        return { ARN: input.SecretId, VersionId: id, SecretString: version.value };
      }
      case 'DescribeSecret':
        return { RotationEnabled: true, VersionIdsToStages: Object.fromEntries(Array.from(versions, ([id, { stages }]) => [id, [...stages]])) };
      case 'PutSecretValue':
        input.VersionStages.forEach((stage: string) => this.put(input.SecretId, input.SecretString, stage, input.ClientRequestToken));
        return {};
      case 'UpdateSecretVersionStage': {
        const from = versions.get(input.RemoveFromVersionId)!;
        versions.forEach(({ stages }) => stages.delete('AWSPREVIOUS'));
        from.stages.delete(input.VersionStage);
        from.stages.add('AWSPREVIOUS');
        versions.get(input.MoveToVersionId)!.stages.add(input.VersionStage);
        return {};
      }
      default:
        throw new Error(`No fake of ${operation}`);
    }
  }
}

function notFound(): never {
  throw Object.assign(new Error('not found'), { name: 'ResourceNotFoundException' });
}

import { randomUUID } from 'node:crypto';
import type { Operation, SecretsManagerInput } from './operation';
import { randomPassword } from './random-password';
import { isRotated, rotateSecret } from './rotation';
import type { Secret, SecretVersion } from './secret-store';
import { versionOfStage, withStage, withVersion } from './versions';
import { AwsError } from '../aws-error';

/** The operations on one secret, by name. */
export const SECRET_OPERATIONS: Readonly<Record<string, Operation>> = {
  DescribeSecret: (secret, _input, { stack }) => ({
    ARN: secret.arn,
    Name: secret.name,
    Description: secret.description,
    RotationEnabled: isRotated(stack, secret.arn),
    CreatedDate: secret.created,
    LastChangedDate: Math.max(secret.created, ...secret.versions.map(({ created }) => created)),
    VersionIdsToStages: Object.fromEntries(secret.versions.filter(({ stages }) => stages.length > 0).map(({ id, stages }) => [id, stages])),
  }),

  GetSecretValue: (secret, input) => {
    const { id, string, binary, stages, created } = findVersion(secret, input);
    return {
      ARN: secret.arn, Name: secret.name, VersionId: id, SecretString: string, SecretBinary: binary, VersionStages: stages, CreatedDate: created,
    };
  },

  PutSecretValue: (secret, input, { store }) => {
    const { SecretString: string, SecretBinary: binary, ClientRequestToken: id = randomUUID(), VersionStages = ['AWSCURRENT'] } = input;
    if ((string === undefined) === (binary === undefined)) {
      throw new AwsError('InvalidParameterException', 'You must provide either SecretString or SecretBinary, and not both.');
    }
    const existing = secret.versions.find((version) => version.id === id);
    if (existing && hasValue(existing) && (existing.string !== string || existing.binary !== binary)) {
      throw new AwsError('ResourceExistsException',
        `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`);
    }
    // the same call again answers the same and changes nothing
    if (existing && hasValue(existing)) {
      return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: existing.stages };
    }
    const others = { ...secret, versions: secret.versions.filter((version) => version !== existing) };
    const added = withVersion(others, { id, string, binary, created: Date.now() / 1000 });
    store.save(VersionStages.reduce((result, stage) => withStage(result, stage, id), added));
    return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages };
  },

  RotateSecret: rotateSecret,

  UpdateSecretVersionStage: (secret, { VersionStage: stage, MoveToVersionId, RemoveFromVersionId }, { store }) => {
    if (stage === undefined || (MoveToVersionId === undefined && RemoveFromVersionId === undefined)) {
      throw new AwsError('InvalidParameterException', 'VersionStage and at least one of MoveToVersionId and RemoveFromVersionId are required.');
    }
    const holder = versionOfStage(secret, stage)?.id;
    if (holder !== RemoveFromVersionId && (holder === undefined || holder !== MoveToVersionId)) {
      throw new AwsError('InvalidParameterException', holder === undefined
        ? `The staging label ${stage} is not attached to version ${RemoveFromVersionId}.`
        : `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${holder},`
          + ' so you must explicitly reference that version in RemoveFromVersionId.');
    }
    if (MoveToVersionId !== undefined && !secret.versions.some(({ id }) => id === MoveToVersionId)) {
      throw versionNotFound(`VersionId: ${MoveToVersionId}`);
    }
    store.save(withStage(secret, stage, MoveToVersionId));
    return { ARN: secret.arn, Name: secret.name };
  },
};

/** Answers `GetRandomPassword`, the operation without a secret. */
export function getRandomPassword(input: SecretsManagerInput): object {
  return { RandomPassword: randomPassword(input) };
}

/** Tells whether a version has its value, which that of a rotation gets from the rotation function. */
function hasValue({ string, binary }: SecretVersion): boolean {
  return (string ?? binary) !== undefined;
}

function findVersion(secret: Secret, { VersionId, VersionStage }: SecretsManagerInput): SecretVersion {
  if (VersionId === undefined) {
    const stage = VersionStage ?? 'AWSCURRENT';
    const version = versionOfStage(secret, stage);
    if (!version || !hasValue(version)) {
      throw versionNotFound(`staging label: ${stage}`);
    }
    return version;
  }
  const version = secret.versions.find(({ id }) => id === VersionId);
  if (!version || !hasValue(version)) {
    throw versionNotFound(`VersionId: ${VersionId}`);
  }
  if (VersionStage !== undefined && !version.stages.includes(VersionStage)) {
    throw new AwsError('InvalidRequestException', 'You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return version;
}

function versionNotFound(which: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${which}`);
}

import type { Secret, SecretVersion } from './secret-store';

/** How many versions without a stage are kept, as by AWS. */
const MAX_DEPRECATED_VERSIONS = 100;

/** The version that a stage is attached to. */
export function versionOfStage({ versions }: Secret, stage: string): SecretVersion | undefined {
  return versions.find(({ stages }) => stages.includes(stage));
}

/** The secret with one more version, without stages yet. */
export function withVersion(secret: Secret, version: Omit<SecretVersion, 'stages'>): Secret {
  const deprecated = secret.versions.filter(({ stages }) => stages.length === 0);
  const tooOld = deprecated.slice(0, Math.max(0, deprecated.length + 1 - MAX_DEPRECATED_VERSIONS));
  return { ...secret, versions: [...secret.versions.filter((old) => !tooOld.includes(old)), { ...version, stages: [] }] };
}

/**
 * The secret with a stage moved to a version, or detached if no version is given. A version that loses `AWSCURRENT`
 * becomes `AWSPREVIOUS`.
 */
export function withStage(secret: Secret, stage: string, versionId: string | undefined): Secret {
  const former = versionOfStage(secret, stage)?.id;
  const moved: Secret = {
    ...secret,
    versions: secret.versions.map((version) => {
      const others = version.stages.filter((name) => name !== stage);
      return { ...version, stages: version.id === versionId ? [...others, stage] : others };
    }),
  };
  return stage === 'AWSCURRENT' && former !== undefined && former !== versionId ? withStage(moved, 'AWSPREVIOUS', former) : moved;
}

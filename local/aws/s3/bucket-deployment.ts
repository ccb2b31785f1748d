import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { contentTypeOf } from './content-type';
import type { DeploymentRecord } from './deployment-record';
import type { ObjectStore } from './object-store';
import type { LocalResource, LocalStack, Log } from '../../stack';
import { matchesWildcard } from '../../wildcard';

/** The properties of a deployment that are emulated; invalidations of distributions are not. */
interface DeploymentProperties {
  readonly DestinationBucketName: string;
  readonly DestinationBucketKeyPrefix?: string;
  readonly SourceObjectKeys: readonly string[];
  /** The values of placeholders, for each source. */
  readonly SourceMarkers?: readonly Readonly<Record<string, string>>[];
  readonly SourceMarkersConfig?: readonly { readonly jsonEscape?: boolean | string }[];
  /** Of the AWS CLI: `*` also stands for slashes. */
  readonly Exclude?: readonly string[];
  readonly Include?: readonly string[];
  /** Of custom resources, whose booleans may be text. */
  readonly Prune?: boolean | string;
  readonly Extract?: boolean | string;
  readonly UserMetadata?: Readonly<Record<string, string>>;
  readonly SystemMetadata?: Readonly<Record<string, string>>;
}

/**
 * Brings the files of the stack's deployments (`BucketDeployment` of aws-cdk-lib/aws-s3-deployment) to their buckets, as CloudFormation
 * would: those that are new or have changed. Others leave what has been written to the buckets since.
 */
export function deployToBuckets(stack: LocalStack, objects: ObjectStore, record: DeploymentRecord, log: Log): void {
  const fingerprints = new Map<string, string>();
  for (const resource of stack.resources.values()) {
    if (resource.type !== 'Custom::CDKBucketDeployment') {
      continue;
    }
    const { logicalId, properties } = resource;
    const fingerprint = createHash('sha256').update(JSON.stringify(properties)).digest('hex');
    fingerprints.set(logicalId, fingerprint);
    if (record.get(logicalId) !== fingerprint) {
      deploy(resource, objects, log);
    }
  }
  record.set(fingerprints);
}

function deploy(resource: LocalResource, objects: ObjectStore, log: Log): void {
  const properties = resource.properties as DeploymentProperties;
  const bucket = properties.DestinationBucketName;
  const prefix = prefixOf(properties.DestinationBucketKeyPrefix);
  const isChosen = (path: string) => isIncluded(path, properties);

  const files = filesOf(resource, properties, log);
  for (const [path, body] of files) {
    if (isChosen(path)) {
      objects.put(bucket, { key: prefix + path, body, headers: headersOf(path, properties) });
    }
  }
  if (String(properties.Prune ?? true) === 'false') {
    return;
  }
  for (const { key } of objects.list(bucket)) {
    const path = key.slice(prefix.length);
    if (key.startsWith(prefix) && isChosen(path) && !files.has(path)) {
      objects.delete(bucket, key);
    }
  }
}

function prefixOf(prefix = ''): string {
  const trimmed = prefix.replace(/\/+$/, '');
  return trimmed === '' ? '' : `${trimmed}/`;
}

/** An include brings back what an exclude has taken out. */
function isIncluded(path: string, { Exclude = [], Include = [] }: DeploymentProperties): boolean {
  const matchesOneOf = (patterns: readonly string[]) => patterns.some((pattern) => matchesWildcard(pattern, path));
  return !matchesOneOf(Exclude) || matchesOneOf(Include);
}

function headersOf(path: string, { SystemMetadata = {}, UserMetadata = {} }: DeploymentProperties): Record<string, string> {
  const contentType = contentTypeOf(path);
  return {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...SystemMetadata,
    ...Object.fromEntries(Object.entries(UserMetadata).map(([name, value]) => [`x-amz-meta-${name.toLowerCase()}`, value])),
  };
}

/** The files of all sources by their paths, with slashes; a later source replaces files of an earlier one. */
function filesOf({ logicalId, sourcePaths }: LocalResource, properties: DeploymentProperties, log: Log): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  properties.SourceObjectKeys.forEach((objectKey, index) => {
    const source = sourcePaths?.[objectKey];
    const isFolder = source !== undefined && statSync(source).isDirectory();
    const isExtracted = String(properties.Extract ?? true) === 'true';
    if (source === undefined || isFolder !== isExtracted) {
      log('local', `${logicalId} deploys ${source ?? objectKey}, which the local server cannot: it takes folders, and single files with "extract: false"`);
      return;
    }
    if (!isFolder) {
      files.set(basename(objectKey), readFileSync(source));
      return;
    }
    const markers = markersOf(properties, index);
    for (const path of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      const file = join(source, path);
      if (statSync(file).isFile()) {
        files.set(path.split(sep).join('/'), withMarkers(readFileSync(file), markers));
      }
    }
  });
  return files;
}

function markersOf({ SourceMarkers, SourceMarkersConfig }: DeploymentProperties, index: number): [marker: string, value: string][] {
  const isEscaped = String(SourceMarkersConfig?.[index]?.jsonEscape) === 'true';
  const textOf = (value: string) => isEscaped ? JSON.stringify(value).slice(1, -1) : String(value);
  return Object.entries(SourceMarkers?.[index] ?? {}).map(([marker, value]) => [marker, textOf(value)]);
}

function withMarkers(content: Buffer, markers: readonly [marker: string, value: string][]): Buffer {
  // bytes that are no text stay as they are
  const bytesOf = (value: string) => Buffer.from(value).toString('latin1');
  const text = markers.reduce((result, [marker, value]) => result.replaceAll(marker, () => bytesOf(value)), content.toString('latin1'));
  return Buffer.from(text, 'latin1');
}

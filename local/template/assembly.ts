import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { API_METADATA_KEY } from '../../src/contract';
import { StartError } from '../start-error';

/** A CloudFormation template, as the CDK writes it. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Mappings?: Readonly<Record<string, any>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Condition?: string }>>;
}

/** A resource, with its intrinsic functions. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, any>>;
  readonly Metadata?: Readonly<Record<string, any>>;
  readonly Condition?: string;
}

/** A parameter of the template. */
export interface TemplateParameter {
  readonly Type: string;
  readonly Default?: string | number;
}

/** A stack of a cloud assembly. */
export interface AssemblyStack {
  /** The path in the construct tree, `Prod/Weather`: what `cdk deploy` takes. */
  readonly id: string;
  /** The name of the CloudFormation stack. */
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Template;
  /** The folder of the template, which asset paths are relative to. */
  readonly directory: string;
  /** Absolute paths of file assets, by their hashes. */
  readonly assets: ReadonlyMap<string, string>;
}

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ACCOUNT = '123456789012';

/**
 * Reads all stacks of a cloud assembly, those of its stages (nested assemblies) included.
 *
 * @param directory what `cdk synth` wrote, usually `cdk.out`
 */
export function readAssembly(directory: string): AssemblyStack[] {
  const manifestFile = join(directory, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new StartError(`${directory} is no cloud assembly: it has no manifest.json. Run "cdk synth" first, or pass the app with --app`);
  }
  const manifest = readJson(manifestFile);
  if (manifest.missing?.length) {
    const providers = manifest.missing.map((missing: { provider: string }) => missing.provider).join(', ');
    throw new StartError(`the app needs values from an AWS account (${providers}): run "cdk synth" once with credentials, so that cdk.context.json holds them`);
  }

  const artifacts = Object.entries<any>(manifest.artifacts ?? {});
  const assets = new Map<string, string>();
  for (const [, artifact] of artifacts) {
    if (artifact.type !== 'cdk:asset-manifest') continue;
    const { files = {} } = readJson(join(directory, artifact.properties.file));
    for (const [hash, file] of Object.entries<any>(files)) {
      if (file.source.path) assets.set(hash, resolve(directory, file.source.path));
    }
  }

  return artifacts.flatMap(([artifactId, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readAssembly(join(directory, artifact.properties.directoryName));
    if (artifact.type !== 'aws:cloudformation:stack') return [];
    const [account, region] = artifact.environment.replace('aws://', '').split('/');
    return [{
      id: artifact.displayName ?? artifactId,
      name: artifact.properties.stackName ?? artifactId,
      region: region === 'unknown-region' ? DEFAULT_REGION : region,
      account: account === 'unknown-account' ? DEFAULT_ACCOUNT : account,
      template: { Resources: {}, ...readJson(join(directory, artifact.properties.templateFile)) },
      directory: resolve(directory),
      assets,
    }];
  });
}

/**
 * Chooses the stack to serve.
 *
 * @param wanted the name or the id of the stack; without it, the only stack with a RemoteMcpServer
 */
export function chooseStack(stacks: readonly AssemblyStack[], wanted?: string): AssemblyStack {
  const list = (some: readonly AssemblyStack[]) => some.map((stack) => `  ${stack.id}`).join('\n');
  if (wanted !== undefined) {
    const found = stacks.find((stack) => stack.id === wanted) ?? stacks.find((stack) => stack.name === wanted);
    if (found) return found;
    throw new StartError(`there is no stack "${wanted}"; the app has\n${list(stacks) || '  no stacks'}`);
  }
  const candidates = stacks.filter(hasRemoteMcpServer);
  if (candidates.length === 1) return candidates[0];
  if (candidates.length === 0) {
    throw new StartError(`no stack holds a RemoteMcpServer; the app has\n${list(stacks) || '  no stacks'}`);
  }
  throw new StartError(`several stacks hold a RemoteMcpServer: choose one with --stack\n${list(candidates)}`);
}

function hasRemoteMcpServer(stack: AssemblyStack): boolean {
  return Object.values(stack.template.Resources).some((resource) => resource.Metadata?.[API_METADATA_KEY]);
}

function readJson(file: string): any {
  return JSON.parse(readFileSync(file, 'utf8'));
}

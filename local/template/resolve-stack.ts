import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { API_METADATA_KEY } from '../../src/contract';
import type { LocalResource, LocalStack } from '../stack';
import { StartError } from '../start-error';
import type { AssemblyStack, TemplateResource } from './assembly';
import { frontDoor } from './front-door';
import { createResolver, type Resolver } from './intrinsics';
import { reachableFromApis } from './reachable';

/** The types that the local server brings to life: what cannot be resolved of them is an error, unless nothing served needs it. */
const SERVED_TYPES = /^(AWS::(ApiGateway|DynamoDB|IAM|Lambda|S3|SecretsManager|StepFunctions)::|Custom::CDKBucketDeployment$)/;

/** The logical ids of the stack's REST APIs, those of RemoteMcpServers first: they get the first ports. */
export function restApisOf({ template }: AssemblyStack): string[] {
  const apis = Object.entries(template.Resources).filter(([, resource]) => resource.Type === 'AWS::ApiGateway::RestApi');
  const isRemoteMcpServer = ([, resource]: [string, TemplateResource]) => resource.Metadata?.[API_METADATA_KEY] !== undefined;
  return [...apis.filter(isRemoteMcpServer), ...apis.filter((api) => !isRemoteMcpServer(api))].map(([logicalId]) => logicalId);
}

/**
 * Resolves a stack.
 *
 * @param origins where each REST API is served, by logical id: `http://127.0.0.1:3000`
 */
export function resolveStack(stack: AssemblyStack, origins: ReadonlyMap<string, string>): LocalStack {
  const resolver = createResolver(stack);
  const reachable = reachableFromApis(stack.template);
  const toLocal = frontDoor(stack, resolver, origins);

  const resources = new Map<string, LocalResource>();
  for (const [logicalId, resource] of Object.entries(stack.template.Resources)) {
    try {
      if (!resolver.holds(resource.Condition)) continue;
      resources.set(logicalId, toLocal(resolveResource(stack, resolver, logicalId, resource)));
    } catch (error) {
      if (reachable.has(logicalId) && SERVED_TYPES.test(resource.Type)) throw error;
    }
  }
  return { name: stack.name, region: stack.region, account: stack.account, resources, outputs: toLocal(resolveOutputs(stack, resolver)) };
}

function resolveResource(stack: AssemblyStack, resolver: Resolver, logicalId: string, resource: TemplateResource): LocalResource {
  const at = `${logicalId} (${resource.Type})`;
  const properties = resolver.resolve(servedProperties(resource), at);
  const { ref, arn } = resolver.returnValues(logicalId);
  rejectDynamicReferences(properties, at);
  return {
    logicalId,
    type: resource.Type,
    ref,
    arn,
    properties,
    metadata: resolver.resolve(resource.Metadata ?? {}, `${at}: Metadata`),
    assetPath: assetPathOf(stack, resource, properties),
    ...(Array.isArray(properties.SourceObjectKeys) && { sourcePaths: sourcePathsOf(stack, properties.SourceObjectKeys) }),
  };
}

/** What nothing here depends on may refer to other stacks, whose values are not there locally. */
function servedProperties({ Type: type, Properties: properties = {} }: TemplateResource): Readonly<Record<string, unknown>> {
  const { VpcConfig, ...withoutNetwork } = properties;
  const { BucketName } = properties;
  switch (type) {
    case 'AWS::Lambda::Function':
      return withoutNetwork;
    case 'AWS::S3::Bucket':
      return { BucketName };
    default:
      return properties;
  }
}

/** Outputs that cannot be resolved are left out: nothing that is served depends on one. */
function resolveOutputs(stack: AssemblyStack, resolver: Resolver): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const [logicalId, output] of Object.entries(stack.template.Outputs ?? {})) {
    try {
      if (resolver.holds(output.Condition)) outputs[logicalId] = String(resolver.resolve(output.Value, `output ${logicalId}`));
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
    }
  }
  return outputs;
}

/**
 * Where the code of a function or layer, or the definition of a state machine, is: `aws:asset:path` of its metadata, or, where there
 * is none, the asset whose hash is in the key of the S3 object.
 */
function assetPathOf(stack: AssemblyStack, resource: TemplateResource, properties: Record<string, any>): string | undefined {
  const fromMetadata = resource.Metadata?.['aws:asset:path'];
  const key: string | undefined = properties.Code?.S3Key ?? properties.Content?.S3Key ?? properties.DefinitionS3Location?.Key;
  return fromMetadata ? existing(resolve(stack.directory, fromMetadata)) : assetOf(stack, key ?? '');
}

/** Keys of objects that are no assets of the assembly are left out. */
function sourcePathsOf(stack: AssemblyStack, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => {
    const path = assetOf(stack, key);
    return path === undefined ? [] : [[key, path] as const];
  }));
}

/** The asset whose hash is in the key of an S3 object. */
function assetOf({ assets }: AssemblyStack, key: string): string | undefined {
  const path = assets.get(key.split('/').pop()!.split('.')[0]);
  return path === undefined ? undefined : existing(path);
}

function existing(path: string): string {
  if (!existsSync(path)) throw new StartError(`the asset ${path} is missing`);
  return path;
}

/** `{{resolve:secretsmanager:...}}` is evaluated by CloudFormation while it deploys. */
function rejectDynamicReferences(value: unknown, at: string): void {
  const reference = /\{\{resolve:[^}]*\}\}/.exec(JSON.stringify(value));
  if (reference) throw new StartError(`${at}: the dynamic reference ${reference[0]} has no value locally`);
}

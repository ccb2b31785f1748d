import type { Template, TemplateResource } from './assembly';
import { intrinsicOf } from './intrinsics';

/**
 * The property by which a resource belongs to another one that does not refer to it: a policy to its roles, a method to its API,
 * a deployment to its bucket. Whatever belongs to a reachable resource is reachable.
 */
function ownersOf({ Type: type, Properties: properties = {} }: TemplateResource): unknown {
  if (type === 'AWS::IAM::Policy') return properties.Roles;
  if (type === 'AWS::Lambda::Permission') return properties.FunctionName;
  if (type === 'AWS::S3::BucketPolicy') return properties.Bucket;
  if (type === 'Custom::CDKBucketDeployment') return properties.DestinationBucketName;
  if (type.startsWith('AWS::SecretsManager::')) return properties.SecretId;
  if (type.startsWith('AWS::ApiGateway::')) return properties.RestApiId;
  return undefined;
}

/**
 * The logical ids of what serving the stack's REST APIs may need: the APIs, what belongs to them, and all that those refer to.
 * The rest, such as the functions behind custom resources, is only there for the deployment.
 */
export function reachableFromApis(template: Template): ReadonlySet<string> {
  const resources = Object.entries(template.Resources);
  const belongings = new Map<string, string[]>();
  for (const [logicalId, resource] of resources) {
    for (const owner of referencesIn(ownersOf(resource))) belongings.set(owner, [...belongings.get(owner) ?? [], logicalId]);
  }

  const reached = new Set<string>();
  const queue = resources.filter(([, resource]) => resource.Type === 'AWS::ApiGateway::RestApi').map(([logicalId]) => logicalId);
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const resource = template.Resources[next];
    if (!resource || reached.has(next)) continue;
    reached.add(next);
    const { ServiceToken: _onlyDeploys, ...properties } = resource.Properties ?? {};
    queue.push(...referencesIn(properties), ...referencesIn(resource.Metadata), ...belongings.get(next) ?? []);
  }
  return reached;
}

/** The logical ids (and names of parameters) that a value refers to. */
function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  const call = intrinsicOf(value);
  if (call?.name === 'Ref') return [call.argument];
  if (call?.name === 'Fn::GetAtt') return [Array.isArray(call.argument) ? call.argument[0] : call.argument.split('.')[0]];
  if (call?.name === 'Fn::Sub') {
    const [text, variables] = Array.isArray(call.argument) ? call.argument : [call.argument, {}];
    const names = [...text.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name]) => name.trim().split('.')[0]);
    return [...names, ...referencesIn(variables)];
  }
  return Object.values(value).flatMap(referencesIn);
}

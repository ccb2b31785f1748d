import { list, type Statement } from './policy';
import type { LocalResource, LocalStack } from '../../stack';

/** The role of a function or a state machine, and what its policies say. */
export interface Role {
  readonly arn: string;
  /** The last part of the ARN. */
  readonly name: string;
  readonly statements: readonly Statement[];
  /** ARNs of managed policies whose content the template does not hold. */
  readonly unknownPolicies: readonly string[];
}

/** Gathers inline policies, `AWS::IAM::Policy`, `AWS::IAM::RolePolicy` and the template's managed policies. */
export function roleOf(stack: LocalStack, logicalId: string): Role {
  const { Role: ofFunction, RoleArn: ofStateMachine } = stack.resources.get(logicalId)?.properties ?? {};
  const arn: string = ofFunction ?? ofStateMachine ?? '';
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  const resources = [...stack.resources.values()];
  const role = resources.find((resource) => resource.type === 'AWS::IAM::Role' && resource.arn === arn);
  const managedArns: readonly string[] = role?.properties.ManagedPolicyArns ?? [];
  const managed = resources.filter(({ type }) => type === 'AWS::IAM::ManagedPolicy');
  const documents = [
    ...list(role?.properties.Policies).map((policy) => policy.PolicyDocument),
    ...resources.filter((resource) => isAttached(resource, name)).map(({ properties }) => properties.PolicyDocument),
    ...managed.filter(({ ref }) => managedArns.includes(ref)).map(({ properties }) => properties.PolicyDocument),
  ];
  return {
    arn,
    name,
    statements: documents.flatMap((document) => list<Statement>(document.Statement)),
    unknownPolicies: managedArns.filter((policy) => !managed.some(({ ref }) => ref === policy)),
  };
}

function isAttached({ type, properties }: LocalResource, roleName: string): boolean {
  switch (type) {
    case 'AWS::IAM::Policy':
    case 'AWS::IAM::ManagedPolicy':
      return list<string>(properties.Roles).includes(roleName);
    case 'AWS::IAM::RolePolicy':
      return properties.RoleName === roleName;
    default:
      return false;
  }
}

/** The statements of the own policy of a table, a secret or a bucket. */
export function resourceStatements(stack: LocalStack, arn: string): readonly Statement[] {
  const documents = [...stack.resources.values()].flatMap((resource) => {
    switch (resource.type) {
      case 'AWS::DynamoDB::Table':
        return resource.arn === arn ? [resource.properties.ResourcePolicy?.PolicyDocument] : [];
      case 'AWS::SecretsManager::ResourcePolicy':
        return resource.properties.SecretId === arn ? [resource.properties.ResourcePolicy] : [];
      case 'AWS::S3::BucketPolicy':
        return bucketOf(arn) === resource.properties.Bucket ? [resource.properties.PolicyDocument] : [];
      default:
        return [];
    }
  });
  return documents.flatMap((document) => list<Statement>(document?.Statement));
}

/** The name of the bucket that an ARN is of, or of an object in it. */
function bucketOf(arn: string): string | undefined {
  return /^arn:[^:]+:s3:::([^/]+)/.exec(arn)?.[1];
}

import { isDeepStrictEqual } from 'util';
import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** The names of services in those of their endpoints, where IAM calls them otherwise. */
const ENDPOINTS: { readonly [service: string]: string } = { bedrock: 'bedrock-agent-runtime', cloudwatch: 'monitoring' };

/** The services that functions do not call themselves: Lambda writes logs and traces, and makes network interfaces; services use keys. */
const ON_BEHALF = ['logs', 'xray', 'ec2', 'kms'];

/** Returns what the endpoints are called of the services that roles may ask for something; sorted. */
export function servicesUsedBy(roles: readonly iam.IRole[]): string[] {
  const actions = roles.flatMap((role) => role.node.findAll()).flatMap(actionsOf);
  const services = new Set(actions.map((action) => action.split(':')[0]).filter((service) => !ON_BEHALF.includes(service)));
  return [...services].map((service) => ENDPOINTS[service] ?? service).sort();
}

/** The actions in the policy that a construct is, or has. */
function actionsOf(construct: IConstruct): string[] {
  const stack = Stack.of(construct);
  const inline: iam.CfnRole.PolicyProperty[] = construct instanceof iam.CfnRole ? stack.resolve(construct.policies) ?? [] : [];
  const attached = construct instanceof iam.CfnPolicy ? [stack.resolve(construct.policyDocument)] : [];
  const documents = [...attached, ...inline.map(({ policyDocument }) => stack.resolve(policyDocument))];
  return documents.flatMap(({ Statement = [] }) => Statement.flatMap(({ Action = [] }: { readonly Action?: string | string[] }) => Action));
}

/** Returns the names of the services that a VPC has endpoints for, as far as they are in the app, as in `com.amazonaws.<region>.dynamodb`. */
export function endpointsOf(vpc: ec2.IVpc, stack: Stack): string[] {
  return vpc.node.root.node.findAll()
    .filter((construct): construct is ec2.CfnVPCEndpoint => construct instanceof ec2.CfnVPCEndpoint)
    .filter(({ vpcId }) => isDeepStrictEqual(stack.resolve(vpcId), stack.resolve(vpc.vpcId)))
    .map(({ serviceName }) => textOf(stack.resolve(serviceName)));
}

/** The text of a resolved value, with a word for what is known at deployment only. */
function textOf(value: any): string {
  if (typeof value === 'string') return value;
  return value?.['Fn::Join'] ? value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0]) : '<>';
}

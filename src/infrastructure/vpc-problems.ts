import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { messageOf } from '../checks/problems';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';

/** Says what is wrong with where functions are to run; lower case, no full stop. */
export function vpcProblems({ vpc, vpcSubnets, securityGroups }: Pick<RemoteMcpServerProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>): string[] {
  if (vpc === undefined) {
    return Object.entries({ vpcSubnets, securityGroups }).filter(([, value]) => value !== undefined)
      .map(([prop]) => `${prop} belongs to a VPC; give vpc too, or leave it out`);
  }
  return [
    ...subnetProblems(vpc, vpcSubnets),
    ...(securityGroups?.length === 0 ? ['securityGroups is empty; name one at least, or leave it out'] : []),
  ];
}

function subnetProblems(vpc: ec2.IVpc, vpcSubnets: ec2.SubnetSelection | undefined): string[] {
  try {
    const { subnets } = vpc.selectSubnets(vpcSubnets);
    const open = vpc.publicSubnets.map(({ subnetId }) => subnetId);
    return subnets.some(({ subnetId }) => open.includes(subnetId))
      ? ['vpcSubnets: functions have no public address, so that they reach nothing from a public subnet; choose private ones, whose way out is a NAT gateway']
      : [];
  } catch (error) {
    return [`vpcSubnets: ${messageOf(error)}`];
  }
}

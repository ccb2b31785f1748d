import { StartError } from '../../start-error';
import { intrinsicOf } from '../../template/intrinsics';

/** What values of a deployed template are made from. */
export interface DeployedStack {
  readonly name: string;
  readonly region: string;
  /** By logical id: what `Ref` gives. */
  readonly physicalIds: ReadonlyMap<string, string>;
}

/**
 * Evaluates the intrinsic functions in what a RemoteMcpServer tells of itself: references, joined with text.
 *
 * @throws StartError for other functions
 */
export function deployedValue(value: any, stack: DeployedStack): any {
  if (Array.isArray(value)) return value.map((item) => deployedValue(item, stack));
  if (typeof value !== 'object' || value === null) return value;
  const call = intrinsicOf(value);
  switch (call?.name) {
    case undefined:
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, deployedValue(member, stack)]));
    case 'Ref':
      return reference(call.argument, stack);
    case 'Fn::Join':
      return deployedValue(call.argument[1], stack).join(call.argument[0]);
    default:
      throw new StartError(`the metadata of ${stack.name} has ${call!.name}, which this version does not know`);
  }
}

function reference(name: string, { name: stack, region, physicalIds }: DeployedStack): string {
  if (name === 'AWS::Region') return region;
  if (name === 'AWS::URLSuffix') return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const physicalId = physicalIds.get(name);
  if (physicalId === undefined) throw new StartError(`${stack} has no ${name}: is it being deployed?`);
  return physicalId;
}

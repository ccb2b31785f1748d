import { CloudFormationClient, GetTemplateCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { chooseServer, type ChosenServer } from './chosen-server';
import { deployedValue, type DeployedStack } from './deployed-value';
import { describedServers } from '../../described-servers';
import { awsAnswer } from '../aws-answer';

/** What names a server that is deployed. */
export interface DeployedServer {
  readonly stack: string;
  /** The server, if the stack has several. */
  readonly server?: string;
  readonly region?: string;
  readonly profile?: string;
}

/**
 * Reads from CloudFormation where the parts of a server are.
 *
 * @throws StartError if the stack or the server is not there, or AWS does not answer
 */
export async function deployedServer({ stack, server, region: givenRegion, profile }: DeployedServer): Promise<ChosenServer> {
  const client = new CloudFormationClient({ region: givenRegion, profile });
  return awsAnswer(async () => {
    const region = await client.config.region();
    const [{ TemplateBody: body = '{}' }, physicalIds] = await Promise.all([
      client.send(new GetTemplateCommand({ StackName: stack })),
      physicalIdsOf(client, stack),
    ]);
    const { Resources: resources = {} } = JSON.parse(body);
    const deployed: DeployedStack = { name: stack, region, physicalIds };
    const metadata = Object.values<any>(resources).map(({ Metadata: value = {} }) => value);
    const servers = deployedValue(describedServers(metadata), deployed);
    return { aws: { region, profile }, metadata: chooseServer(servers, server, stack) };
  });
}

async function physicalIdsOf(client: CloudFormationClient, stack: string): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for await (const { StackResourceSummaries: resources = [] } of paginateListStackResources({ client }, { StackName: stack })) {
    for (const { LogicalResourceId: logicalId, PhysicalResourceId: physicalId } of resources) {
      if (logicalId && physicalId) ids.set(logicalId, physicalId);
    }
  }
  return ids;
}

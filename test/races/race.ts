import type { APIGatewayProxyResult } from 'aws-lambda';
import type { OAuthSettings } from '../../src/contract';
import { type AuthorizationServer, authorizationServer } from '../lambda/oauth/authorization-server';
import { startAwsServices } from '../lambda/shared/aws-services';
import { functionBundle } from '../lambda/shared/function-bundle';
import { type Instances, startInstances } from '../lambda/shared/function-instances';
import { prepareServer } from '../lambda/shared/server-environment';

/** An authorization server of several instances, as Lambda runs it: each request reaches another one. */
export interface RacedServer extends AuthorizationServer {
  readonly instances: Instances;
}

const INSTANCES = 3;

export async function startRacedServer(settings: OAuthSettings): Promise<RacedServer> {
  const aws = await startAwsServices();
  prepareServer(aws);
  const instances = await startInstances(functionBundle('oauth', settings), INSTANCES);
  const server = authorizationServer(aws, (event) => instances.invoke(event) as Promise<APIGatewayProxyResult>);
  return {
    ...server,
    instances,
    stop: async () => {
      await instances.stop();
      await aws.stop();
    },
  };
}

/**
 * Does something for each item, so many at a time.
 *
 * @returns the results, in the order of the items
 */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const turn = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, turn));
  return results;
}

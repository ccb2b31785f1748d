import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type FaultPlan, type FaultyWire, startFaultyWire } from './faulty-wire';
import { ENVIRONMENT } from '../../src/contract';
import { type AuthorizationServer, authorizationServer } from '../lambda/oauth/authorization-server';
import type { AwsServices } from '../lambda/shared/aws-services';
import { functionBundle } from '../lambda/shared/function-bundle';
import { startInstances } from '../lambda/shared/function-instances';
import { AUTHORIZER_SETTINGS, PERSON_SETTINGS } from '../lambda/shared/server-environment';

/** The functions of one server, which reach DynamoDB over a wire of their own. */
export interface WiredServer {
  readonly wire: FaultyWire;
  readonly server: AuthorizationServer;
  /** The authorizer of the MCP endpoint. */
  authorize(event: unknown): Promise<unknown>;
  /** Begins a journey of somebody else, at an address of their own, on which something goes wrong. */
  begin(plan?: FaultPlan): void;
  /** What the functions have logged so far. */
  log(): string;
  stop(): Promise<void>;
}

const SETTINGS = { ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, perAddressAndHour: 10_000, perDay: 10_000 } };

/** Factor by which the functions wait longer for a late answer than on AWS: lower than in other tests, which have no late answers. */
const PATIENCE = '4';

/** Over all servers, which share a table. */
let people = 0;

export async function startWiredServer(aws: AwsServices): Promise<WiredServer> {
  const wire = await startFaultyWire(process.env.AWS_ENDPOINT_URL!);
  const environment = { AWS_ENDPOINT_URL: wire.url, [ENVIRONMENT.patience]: PATIENCE };
  const [oauth, authorizer] = await Promise.all([
    startInstances(functionBundle('oauth', SETTINGS), 1, environment),
    startInstances(functionBundle('authorizer', AUTHORIZER_SETTINGS), 1, environment),
  ]);
  let sourceIp = '';
  const fromHere = (event: APIGatewayProxyEvent) => ({ ...event, requestContext: { ...event.requestContext, identity: { sourceIp } } });
  return {
    wire,
    server: authorizationServer(aws, (event) => oauth.invoke(fromHere(event)) as Promise<APIGatewayProxyResult>),
    authorize: (event) => authorizer.invoke(event),
    begin: (plan) => {
      // An attempt whose answer got lost stays counted, and faults of many people add up to the limit of one address.
      people += 1;
      sourceIp = `2001:db8:0:${people.toString(16)}::1`;
      wire.plan(plan);
    },
    log: () => oauth.log() + authorizer.log(),
    stop: async () => {
      await Promise.all([oauth.stop(), authorizer.stop()]);
      wire.close();
    },
  };
}

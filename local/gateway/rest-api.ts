import type { LocalResource, LocalStack } from '../stack';
import { StartError } from '../start-error';
import { parseAuthorizer, type AuthorizerDefinition } from './authorizer';
import type { GatewayResponseDefinition } from './gateway-response';
import { functionArnOf, parseLambdaIntegration, type LambdaIntegration } from './lambda-integration';
import { parseMockIntegration, type MockIntegration } from './mock-integration';
import type { Resource } from './route-tree';
import type { ThrottleSettings } from './throttle';

/** An `AWS::ApiGateway::RestApi` with all that belongs to it. */
export interface RestApi {
  readonly logicalId: string;
  readonly id: string;
  /** `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5`. */
  readonly arn: string;
  readonly account: string;
  readonly root: Resource<Method>;
  /** By name. */
  readonly stages: ReadonlyMap<string, Stage>;
  /** The stage that a custom domain name maps its root to. */
  readonly domainStage?: Stage;
  /** Whether the stages are served under their names: `DisableExecuteApiEndpoint` leaves the custom domain name alone. */
  readonly hasDefaultEndpoint: boolean;
  /** By id. */
  readonly authorizers: ReadonlyMap<string, AuthorizerDefinition>;
  /** By type. */
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponseDefinition>;
  readonly binaryMediaTypes: readonly string[];
}

/** An `AWS::ApiGateway::Stage`. */
export interface Stage {
  readonly name: string;
  readonly deploymentId: string;
  readonly variables: Readonly<Record<string, string>> | null;
  /** The settings of a method of this stage; undefined for no limit. */
  throttleOf(httpMethod: string, resourcePath: string): ThrottleSettings | undefined;
}

/** An `AWS::ApiGateway::Method`. */
export interface Method {
  readonly logicalId: string;
  /** `POST`, or `ANY`. */
  readonly httpMethod: string;
  readonly authorizerId?: string;
  readonly integration: LambdaIntegration | MockIntegration;
}

/**
 * Reads a REST API from the resources of the stack.
 *
 * @throws StartError for features that the local server would have to ignore, such as HTTP integrations or API keys
 */
export function readRestApi(stack: LocalStack, logicalId: string): RestApi {
  const api = stack.resources.get(logicalId)!;
  if (api.properties.Body || api.properties.BodyS3Location) throw unsupported(api, 'OpenAPI definitions are');
  const belonging = (type: string) =>
    [...stack.resources.values()].filter((resource) => resource.type === `AWS::ApiGateway::${type}` && resource.properties.RestApiId === api.ref);

  const stages = new Map(belonging('Stage').map((stage) => [stage.ref, readStage(stage)]));
  if (stages.size === 0) throw new StartError(`${describe(api)} has no stage`);
  const mapping = belonging('BasePathMapping').find(({ properties }) => !properties.BasePath);
  return {
    logicalId,
    id: api.ref,
    arn: `arn:aws:execute-api:${stack.region}:${stack.account}:${api.ref}`,
    account: stack.account,
    root: readResources(belonging('Resource'), belonging('Method')),
    stages,
    domainStage: mapping && stages.get(mapping.properties.Stage),
    hasDefaultEndpoint: api.properties.DisableExecuteApiEndpoint !== true,
    authorizers: new Map(belonging('Authorizer').map((authorizer) => {
      const { ref, properties } = authorizer;
      const at = describe(authorizer);
      return [ref, parseAuthorizer(ref, properties, functionArnOf(properties.AuthorizerUri, at), at)];
    })),
    gatewayResponses: new Map(belonging('GatewayResponse').map(({ properties }) => [properties.ResponseType, {
      statusCode: properties.StatusCode === undefined ? undefined : Number(properties.StatusCode),
      parameters: properties.ResponseParameters ?? {},
      templates: properties.ResponseTemplates ?? {},
    }])),
    binaryMediaTypes: api.properties.BinaryMediaTypes ?? [],
  };
}

function readStage({ ref, properties }: LocalResource): Stage {
  const settings: readonly Record<string, any>[] = properties.MethodSettings ?? [];
  return {
    name: ref,
    deploymentId: properties.DeploymentId,
    variables: properties.Variables ?? null,
    throttleOf: (httpMethod, resourcePath) => {
      const limit = (name: string) => {
        // "/~1clients~1{id}": slashes of the path are escaped as in JSON pointers
        const ofMethod = settings.find((setting) => setting.HttpMethod === httpMethod && setting.ResourcePath?.slice(1).replaceAll('~1', '/') === resourcePath);
        const ofStage = settings.find((setting) => setting.HttpMethod === '*' && setting.ResourcePath === '/*');
        return ofMethod?.[name] ?? ofStage?.[name];
      };
      const [rate, burst] = [limit('ThrottlingRateLimit'), limit('ThrottlingBurstLimit')];
      return rate === undefined || burst === undefined || rate < 0 || burst < 0 ? undefined : { rate, burst };
    },
  };
}

/** Makes the tree. A parent that is no `AWS::ApiGateway::Resource` is the root. */
function readResources(resources: readonly LocalResource[], methods: readonly LocalResource[]): Resource<Method> {
  const byId = new Map(resources.map((resource) => [resource.ref, resource]));
  const rootId = [...resources.map(({ properties }) => properties.ParentId), ...methods.map(({ properties }) => properties.ResourceId)]
    .find((id) => !byId.has(id)) ?? '';
  const root: Resource<Method> = { id: rootId, path: '/', children: new Map(), methods: new Map() };
  const nodes = new Map<string, Resource<Method>>();

  const nodeOf = (id: string): Resource<Method> => {
    const existing = nodes.get(id);
    const resource = byId.get(id);
    if (existing || !resource) return existing ?? root;
    const parent = nodeOf(resource.properties.ParentId);
    const part: string = resource.properties.PathPart;
    const node = { id, path: `${parent === root ? '' : parent.path}/${part}`, children: new Map(), methods: new Map() };
    parent.children.set(part, node);
    nodes.set(id, node);
    return node;
  };
  for (const { ref } of resources) nodeOf(ref);
  for (const method of methods) nodeOf(method.properties.ResourceId).methods.set(method.properties.HttpMethod, readMethod(method));
  return root;
}

function readMethod(method: LocalResource): Method {
  const { AuthorizationType: authorization = 'NONE', Integration: integration, ...properties } = method.properties;
  if (authorization !== 'NONE' && authorization !== 'CUSTOM') throw unsupported(method, `the authorization type ${authorization} is`);
  if (properties.ApiKeyRequired) throw unsupported(method, 'API keys are');
  if (properties.RequestValidatorId) throw unsupported(method, 'request validators are');
  return {
    logicalId: method.logicalId,
    httpMethod: properties.HttpMethod,
    authorizerId: authorization === 'CUSTOM' ? properties.AuthorizerId : undefined,
    integration: readIntegration(method, integration ?? {}),
  };
}

function readIntegration(method: LocalResource, integration: Readonly<Record<string, any>>): LambdaIntegration | MockIntegration {
  if (integration.Type === 'MOCK') return parseMockIntegration(integration, describe(method));
  if (integration.Type === 'AWS_PROXY') return parseLambdaIntegration(integration, describe(method));
  throw unsupported(method, `the integration type ${integration.Type} is`);
}

function unsupported(resource: LocalResource, what: string): StartError {
  return new StartError(`${describe(resource)}: ${what} not supported by the local server`);
}

function describe({ logicalId, type }: LocalResource): string {
  return `${logicalId} (${type})`;
}

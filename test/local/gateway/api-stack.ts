import type { LocalResource, LocalStack } from '../../../local/stack';

/** A method of an API that is made by hand. */
export interface MethodSource {
  /** `POST /clients/{id}`. */
  readonly route: string;
  /** The function of a Lambda proxy integration. */
  readonly function?: string;
  /** Properties of the integration. */
  readonly integration?: Readonly<Record<string, unknown>>;
  /** The logical id of an authorizer. */
  readonly authorizer?: string;
  /** Properties of the method. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** An API that is made by hand. */
export interface ApiSource {
  readonly methods: readonly MethodSource[];
  /** Properties of authorizers by logical id; each invokes the function of its own name. */
  readonly authorizers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Properties of gateway responses by type. */
  readonly gatewayResponses?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Properties of the API. */
  readonly api?: Readonly<Record<string, unknown>>;
  /** Properties of the stage `prod`. */
  readonly stage?: Readonly<Record<string, unknown>>;
  /** What `AWS::Lambda::Permission`s allow; any API unless given. */
  readonly sourceArns?: readonly string[];
  /** More resources: type and properties by logical id. */
  readonly others?: Readonly<Record<string, readonly [type: string, properties: Readonly<Record<string, unknown>>]>>;
}

export const API_ID = 'abc123defg';
export const API_ARN = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}`;

export function functionArn(name: string): string {
  return `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
}

/** Makes the resolved stack of an API with the logical id `Api` and the stage `prod`. */
export function apiStack({ methods, authorizers = {}, gatewayResponses = {}, api, stage, sourceArns, others = {} }: ApiSource): LocalStack {
  const resources = new Map<string, LocalResource>();
  const add = (logicalId: string, type: string, properties: Readonly<Record<string, unknown>>, ref = logicalId) =>
    resources.set(logicalId, { logicalId, type, ref, properties, metadata: {} });
  const uri = (name: string, ending = 'invocations') => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn(name)}/${ending}`;

  add('Api', 'AWS::ApiGateway::RestApi', { ...api }, API_ID);
  add('Stage', 'AWS::ApiGateway::Stage', { RestApiId: API_ID, StageName: 'prod', DeploymentId: 'dep123', ...stage }, 'prod');
  for (const [logicalId, properties] of Object.entries(authorizers)) {
    add(logicalId, 'AWS::ApiGateway::Authorizer', { RestApiId: API_ID, AuthorizerUri: uri(logicalId), ...properties });
  }
  for (const [type, properties] of Object.entries(gatewayResponses)) {
    add(`Response${type}`, 'AWS::ApiGateway::GatewayResponse', { RestApiId: API_ID, ResponseType: type, ...properties });
  }
  for (const { route, function: name, integration, authorizer, properties } of methods) {
    const [httpMethod, path] = route.split(' ');
    let parent = 'root';
    for (const part of path.split('/').filter(Boolean)) {
      const logicalId = `${parent}/${part}`;
      add(logicalId, 'AWS::ApiGateway::Resource', { RestApiId: API_ID, ParentId: parent, PathPart: part });
      parent = logicalId;
    }
    const ending = integration?.ResponseTransferMode === 'STREAM' ? 'response-streaming-invocations' : undefined;
    add(`Method ${route}`, 'AWS::ApiGateway::Method', {
      RestApiId: API_ID,
      ResourceId: parent,
      HttpMethod: httpMethod,
      ...authorizer && { AuthorizationType: 'CUSTOM', AuthorizerId: authorizer },
      Integration: { ...name && { Type: 'AWS_PROXY', Uri: uri(name, ending) }, ...integration },
      ...properties,
    });
  }
  const functions = new Set([...methods.flatMap(({ function: name }) => name ?? []), ...Object.keys(authorizers)]);
  for (const name of functions) {
    for (const [index, SourceArn] of (sourceArns ?? [undefined]).entries()) {
      add(`Permission${name}${index}`, 'AWS::Lambda::Permission', {
        Action: 'lambda:InvokeFunction', FunctionName: functionArn(name), Principal: 'apigateway.amazonaws.com', ...SourceArn && { SourceArn },
      });
    }
  }
  for (const [logicalId, [type, properties]] of Object.entries(others)) add(logicalId, type, properties);
  return { name: 'Test', region: 'us-east-1', account: '123456789012', resources, outputs: {} };
}

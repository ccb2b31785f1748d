import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log-format';
import { acknowledge } from './acknowledge';
import type { Operations } from './bundled-function';
import { allowAnyOrigin, allowOrigins } from './cors';
import { STATIC_DOCUMENT_RESPONSE, staticDocument } from './static-document';
import { MCP_PATH, OAUTH_PATHS } from '../contract';
import type { DomainOptions } from '../domain';

/** How many requests a stage or a method takes. */
export interface Throttling {
  /** Requests a second. */
  readonly rateLimit: number;
  /** Requests at once. */
  readonly burstLimit: number;
}

/** Properties of the front door. */
export interface FrontDoorProps {
  readonly stageName: string;
  readonly domain?: DomainOptions;
  readonly allowedOrigins: string[];
  readonly throttling: Throttling;
  /** Of single methods, by `{path}/{method}`. */
  readonly methodThrottling: { readonly [method: string]: Throttling };
  readonly cloudWatchRole: boolean;
  readonly operations: Operations;
}

/** API Gateway stops waiting a little after Lambda does, so that Lambda's own answer is the one that counts. */
const GRACE = Duration.seconds(5);
/** The most that API Gateway waits for a streamed response. */
const MAX_STREAM = Duration.minutes(15);

/** The REST API: one Regional endpoint with one stage, from which clients reach everything. */
export class FrontDoor extends Construct {
  public readonly api: apigateway.RestApi;
  /** The issuer, and the prefix of every URL. Made of the API's id, not of `api.url`, whose stage depends on the functions. */
  public readonly publicBaseUrl: string;

  constructor(scope: Construct, id: string, private readonly props: FrontDoorProps) {
    super(scope, id);
    const { domain, stageName } = props;
    this.api = this.restApi();
    const { region, urlSuffix } = Stack.of(this);
    this.publicBaseUrl = domain
      ? `https://${domain.domainName}`
      : `https://${this.api.restApiId}.execute-api.${region}.${urlSuffix}/${stageName}`;
  }

  /**
   * Routes the MCP endpoint. Its answers are streamed.
   *
   * @param timeout the function's
   */
  public routeMcp(handler: lambda.IFunction, timeout: Duration, authorizer: apigateway.IAuthorizer): void {
    const endpoint = this.api.root.resourceForPath(MCP_PATH);
    const integration = new apigateway.LambdaIntegration(handler, {
      responseTransferMode: apigateway.ResponseTransferMode.STREAM,
      timeout: Duration.seconds(Math.min(timeout.plus(GRACE).toSeconds(), MAX_STREAM.toSeconds())),
      allowTestInvoke: false,
    });
    // GET and DELETE too: the function answers 405, by which older clients know that there are no sessions
    for (const method of ['POST', 'GET', 'DELETE']) {
      endpoint.addMethod(method, integration, { authorizer, authorizationType: apigateway.AuthorizationType.CUSTOM });
    }
    allowOrigins(endpoint, this.props.allowedOrigins);
    acknowledge(endpoint, {
      id: 'AwsSolutions-COG4',
      reason: 'A Lambda authorizer requires an OAuth 2.1 access token of the server\'s own authorization server; there is no Cognito user pool',
    });
  }

  /** Routes the endpoints of the authorization server. */
  public routeOAuth(handler: lambda.IFunction): void {
    const {
      protectedResourceMetadata, protectedResourceMetadataForMcp, openidConfiguration, authorizationServerMetadata,
      jwks, authorization, pushedAuthorizationRequest, interaction, signInCallback, token, revocation, introspection, registration, registrationAlias,
    } = OAUTH_PATHS;
    // one permission for the whole API: the policy of a function has no room for one of each method
    const integration = new apigateway.LambdaIntegration(handler, { scopePermissionToMethod: false });
    const route = (path: string, ...methods: string[]) => {
      const endpoint = this.api.root.resourceForPath(path);
      for (const method of methods) {
        acknowledgePublic(endpoint.addMethod(method, integration, { authorizationType: apigateway.AuthorizationType.NONE }));
      }
      return endpoint;
    };
    for (const path of [protectedResourceMetadata, protectedResourceMetadataForMcp, openidConfiguration, authorizationServerMetadata, jwks]) {
      allowAnyOrigin(route(path, 'GET'), 'GET');
    }
    for (const path of [token, revocation, registration, registrationAlias]) {
      allowAnyOrigin(route(path, 'POST'), 'POST');
    }
    allowAnyOrigin(route(`${registration}/{id}`, 'GET', 'PUT', 'DELETE'), 'GET', 'PUT', 'DELETE');
    // without CORS: no page has to read what a person's browser is led to, and servers call the other two
    route(authorization, 'GET', 'POST');
    route(`${interaction}/{id}`, 'GET', 'POST');
    route(signInCallback, 'GET');
    route(pushedAuthorizationRequest, 'POST');
    route(introspection, 'POST');
  }

  /** Publishes a document that is the same for everybody until the next deployment. */
  public publish(path: string, document: object): void {
    const endpoint = this.api.root.resourceForPath(path);
    const method = endpoint.addMethod('GET', staticDocument(document), {
      authorizationType: apigateway.AuthorizationType.NONE,
      methodResponses: [STATIC_DOCUMENT_RESPONSE],
    });
    acknowledgePublic(method);
    allowAnyOrigin(endpoint, 'GET');
  }

  private restApi(): apigateway.RestApi {
    const { domain, operations, throttling, methodThrottling, cloudWatchRole } = this.props;
    const { removalPolicy, logRetention, tracing } = operations;
    const api = new apigateway.RestApi(this, 'Api', {
      // metrics go by this name, so it must not be the same for two servers
      restApiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: 'Remote MCP server',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      domainName: domain && { ...domain, endpointType: apigateway.EndpointType.REGIONAL, securityPolicy: apigateway.SecurityPolicy.TLS_1_2 },
      disableExecuteApiEndpoint: domain !== undefined,
      cloudWatchRole,
      deployOptions: {
        stageName: this.props.stageName,
        accessLogDestination: new apigateway.LogGroupLogDestination(
          new logs.LogGroup(this, 'AccessLog', { retention: logRetention, removalPolicy }),
        ),
        accessLogFormat: accessLogFormat(),
        // execution logs may hold what clients send
        loggingLevel: apigateway.MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        tracingEnabled: tracing,
        ...methodOptions(throttling),
        methodOptions: Object.fromEntries(Object.entries(methodThrottling).map(([method, limits]) => [method, methodOptions(limits)])),
      },
    });
    // the output of the stage's URL, where nothing answers
    api.node.tryRemoveChild('Endpoint');
    acknowledgeApi(api, tracing, cloudWatchRole);
    return api;
  }
}

function methodOptions({ rateLimit, burstLimit }: Throttling): apigateway.MethodDeploymentOptions {
  return { throttlingRateLimit: rateLimit, throttlingBurstLimit: burstLimit };
}

function acknowledgePublic(method: apigateway.Method): void {
  const reason = 'Clients call it to get a token, so they have none yet. Metadata and keys are public by their standards; '
    + 'the other endpoints authenticate the client itself, or its registration or initial access token, as OAuth 2.1 lays down';
  acknowledge(method, { id: 'AwsSolutions-APIG4', reason }, { id: 'AwsSolutions-COG4', reason });
}

function acknowledgeApi(api: apigateway.RestApi, tracing: boolean, cloudWatchRole: boolean): void {
  acknowledge(
    api,
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The functions validate requests: JSON-RPC and OAuth have errors of their own, which a request validator of API Gateway cannot give',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason: 'Whether a web ACL is worth its price is the owner\'s decision; one can be associated with `api.deploymentStage.stageArn`',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs may hold tokens and the arguments of tools. The access log and the logs of the functions tell of every request without them',
    },
  );
  if (!tracing) {
    acknowledge(api, {
      id: 'Serverless-APIGWXrayEnabled',
      reason: 'Tracing costs by the request, so its owner turns it on with the prop `tracing`; the access log and metrics are always there',
    });
  }
  if (cloudWatchRole) {
    acknowledge(api, {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'The policy that API Gateway asks for; only API Gateway can assume the role',
    });
  }
}

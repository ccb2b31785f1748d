import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log-format';
import { AccountLogging } from './account-logging';
import { allowAnyOrigin, allowOrigins } from './cors';
import { DocumentFolder, type PublishedDocument } from './document-folder';
import type { Operations } from './operations';
import { ServerLogGroup } from './server-log-group';
import { STATIC_DOCUMENT_RESPONSE, staticDocument } from './static-document';
import { acknowledge, acknowledgeStandards } from '../aws/acknowledge';
import { MCP_PATH, OAUTH_PATHS, WELL_KNOWN_FOLDER } from '../contract';
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
  /** True if the stack sets the role by which API Gateway writes the logs of all APIs of the account. */
  readonly cloudWatchRole: boolean;
  readonly operations: Operations;
}

/**
 * Routes every method of a path to its function, which answers HEAD like GET, preflight requests, and others by saying which methods exist. It
 * takes one resource of the stack, which may have 500, whereas each method by itself would take another one.
 *
 * The routes are no OpenAPI document in the `Body` of the API, which would take none: challenges hold the API's own id, and a resource
 * cannot refer to itself. Responses beside a body do not survive its next import, unless that leaves in place what the body no longer has.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-restapi.html, the property Mode
 */
const ANY_METHOD = 'ANY';

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
    // not POST alone: to others the function answers 405, by which older clients know that there are no sessions
    endpoint.addMethod(ANY_METHOD, integration, { authorizer, authorizationType: apigateway.AuthorizationType.CUSTOM });
    allowOrigins(endpoint, this.props.allowedOrigins);
    acknowledge(endpoint, {
      id: 'AwsSolutions-COG4',
      reason: 'A Lambda authorizer requires an OAuth 2.1 access token of the server\'s own authorization server; there is no Cognito user pool',
    });
  }

  /**
   * Routes the endpoints of the authorization server.
   *
   * @param documents its metadata, which API Gateway answers itself
   */
  public routeOAuth(handler: lambda.IFunction, documents: readonly PublishedDocument[]): void {
    const {
      jwks, authorization, pushedAuthorizationRequest, signInCallback, token, revocation, introspection,
      registration, registrationAlias, registrationGuess, account, home,
    } = OAUTH_PATHS;
    // one permission for the whole API: the policy of a function has no room for one of each method
    const integration = new apigateway.LambdaIntegration(handler, { scopePermissionToMethod: false });
    for (const path of [
      // by name: API Gateway throttles paths apart, and answers those that do not exist without a function
      jwks, token, revocation, introspection, registration, `${registration}/{id}`, registrationAlias, registrationGuess,
      pushedAuthorizationRequest, authorization, `${authorization}/{id}`, signInCallback, account, home,
    ]) {
      const endpoint = this.api.root.resourceForPath(path);
      acknowledgePublic(endpoint.addMethod(ANY_METHOD, integration, { authorizationType: apigateway.AuthorizationType.NONE }));
    }
    const folder = new DocumentFolder({ documents, baseUrl: this.publicBaseUrl, homeUrl: this.publicBaseUrl + home });
    acknowledgePublic(this.api.root.resourceForPath(`${WELL_KNOWN_FOLDER}/{proxy+}`).addMethod(ANY_METHOD, folder.integration, {
      authorizationType: apigateway.AuthorizationType.NONE,
      methodResponses: folder.methodResponses,
    }));
  }

  /** Publishes a document that is the same for everybody until the next deployment. */
  public publish(path: string, document: object): void {
    const endpoint = this.api.root.resourceForPath(path);
    for (const method of ['GET', 'HEAD']) {
      acknowledgePublic(endpoint.addMethod(method, staticDocument(document), {
        authorizationType: apigateway.AuthorizationType.NONE,
        methodResponses: [STATIC_DOCUMENT_RESPONSE],
      }));
    }
    allowAnyOrigin(endpoint);
  }

  private restApi(): apigateway.RestApi {
    const { domain, operations, throttling, methodThrottling, cloudWatchRole } = this.props;
    const { tracing } = operations;
    const api = new apigateway.RestApi(this, 'Api', {
      // metrics go by this name, so it must not be the same for two servers
      restApiName: Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: 'Remote MCP server',
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      domainName: domain && { ...domain, endpointType: apigateway.EndpointType.REGIONAL, securityPolicy: apigateway.SecurityPolicy.TLS_1_2 },
      disableExecuteApiEndpoint: domain !== undefined,
      // one for all servers of a stack instead
      cloudWatchRole: false,
      deployOptions: {
        stageName: this.props.stageName,
        accessLogDestination: new apigateway.LogGroupLogDestination(new ServerLogGroup(this, 'AccessLog', operations)),
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
    if (cloudWatchRole) {
      api.deploymentStage.node.addDependency(AccountLogging.of(api));
    }
    acknowledgeApi(api, tracing);
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

function acknowledgeApi(api: apigateway.RestApi, tracing: boolean): void {
  const firewall = 'Whether a web ACL is worth its price is the owner\'s decision; one can be associated with `api.deploymentStage.stageArn`';
  const executionLogs = 'Execution logs may hold tokens and the arguments of tools. The access log and the logs of the functions tell of every request without them';
  acknowledge(
    api,
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The functions validate requests: JSON-RPC and OAuth have errors of their own, which a request validator of API Gateway cannot give',
    },
    { id: 'AwsSolutions-APIG3', reason: firewall },
    { id: 'AwsSolutions-APIG6', reason: executionLogs },
  );
  acknowledgeStandards(api, 'APIGWAssociatedWithWAF', firewall);
  acknowledgeStandards(api, 'APIGWExecutionLoggingEnabled', executionLogs);
  acknowledgeStandards(api, 'APIGWCacheEnabledAndEncrypted', 'There is no cache: answers are for whoever asks, or say themselves how long they may be kept');
  acknowledgeStandards(api, 'APIGWSSLEnabled', 'A client certificate is for HTTP services behind an API; behind this one are Lambda functions alone, which IAM protects');
  if (!tracing) {
    acknowledge(api, {
      id: 'Serverless-APIGWXrayEnabled',
      reason: 'Tracing costs by the request, so its owner turns it on with the prop `tracing`; the access log and metrics are always there',
    });
  }
}

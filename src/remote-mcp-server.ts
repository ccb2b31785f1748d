import { CfnOutput, type CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheScope } from './cache-scope';
import { API_METADATA_KEY, type ApiMetadata, MCP_PATH, METRICS } from './contract';
import { Alarms } from './private/alarms';
import { AuthorizationServer } from './private/authorization-server';
import type { Operations } from './private/bundled-function';
import { Declarations, type Declared } from './private/declarations';
import { FrontDoor } from './private/front-door';
import { McpFunction } from './private/mcp-function';
import { RotationFunction } from './private/rotation-function';
import { serverProblems } from './private/server-problems';
import { StateKeeping } from './private/state-keeping';
import { toolMetric } from './private/tool-metric';
import type { PromptProps } from './prompt';
import type { RemoteMcpServerProps } from './remote-mcp-server-props';
import type { ResourceProps } from './resource';
import type { ToolProps } from './tool';

/**
 * A remote MCP server: tools, resources and prompts behind one URL, which any MCP client can log in to.
 *
 * It is an API of API Gateway with an OAuth 2.1 authorization server of its own. Nothing reaches a tool without an access
 * token of that server, and machine clients register with an initial access token, which is generated into a secret.
 *
 * With a module or a tool that is long-running, it keeps state between requests: then it also has a table, a secret and a function for
 * tasks. They are made when they are first needed, by the constructor or by `addTool`.
 *
 * When it is removed from its stack, the table of clients, its secrets and the logs stay, unless `removalPolicy` says otherwise.
 *
 * As a grantee, it is the function that serves MCP.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28
 *
 * @exampleMetadata nofixture
 * @example
 * import { Stack } from 'aws-cdk-lib';
 * import * as lambda from 'aws-cdk-lib/aws-lambda';
 * import { RemoteMcpServer, ToolHandler, ToolSchema } from 'cdk-remote-mcp-server';
 *
 * declare const stack: Stack;
 * declare const forecast: lambda.Function;
 *
 * new RemoteMcpServer(stack, 'Weather', {
 *   tools: [
 *     {
 *       name: 'get_forecast',
 *       description: 'The weather of the next days in a city.',
 *       inputSchema: ToolSchema.fromObject({
 *         type: 'object',
 *         properties: { city: { type: 'string' } },
 *         required: ['city'],
 *       }),
 *       annotations: { readOnlyHint: true },
 *       handler: ToolHandler.lambdaFunction(forecast),
 *     },
 *   ],
 * });
 */
export class RemoteMcpServer extends Construct implements iam.IGrantable {
  /** The URL that clients connect to. */
  public readonly url: string;

  /** The issuer of access tokens, which is also the prefix of all URLs of the server. */
  public readonly issuer: string;

  /** The API. */
  public readonly api: apigateway.RestApi;

  /** The function that serves MCP. It runs the tools, and may do what they need and nothing else. */
  public readonly mcpFunction: lambda.Function;

  /** The function that answers the OAuth endpoints. */
  public readonly oauthFunction: lambda.Function;

  /** The function that checks access tokens. */
  public readonly authorizerFunction: lambda.Function;

  /** The function that rotates the secrets that keys are derived from. */
  public readonly rotationFunction: lambda.Function;

  /** The table of registered clients, and of all else that the authorization server remembers. */
  public readonly clientTable: dynamodb.Table;

  /** The secret that the signing keys of access tokens are derived from. Whoever reads it can make tokens. */
  public readonly signingSecret: secretsmanager.Secret;

  /** The secret that holds the initial access token (RFC 7591 section 1.2). Whoever reads it can register machine clients. */
  public readonly initialAccessTokenSecret: secretsmanager.Secret;

  /**
   * The alarms: errors, duration and throttles of each function, answers of the API with status 5xx, and tasks that were never run. The
   * authorizer has none for errors, for it refuses tokens by them; when it fails, the API answers with status 503.
   */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function that serves MCP. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly declarations: Declarations;
  private readonly mcp: McpFunction;
  private readonly keepState: () => StateKeeping;
  private state?: StateKeeping;

  constructor(scope: Construct, id: string, props: RemoteMcpServerProps = {}) {
    super(scope, id);
    this.declarations = new Declarations(`remote MCP server ${JSON.stringify(this.node.path)}`);
    const declared = this.declarations.take(props, serverProblems(props));

    const operations: Operations = {
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      logRetention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      tracing: props.tracing ?? false,
    };
    const serverName = props.serverName ?? id;
    const scopes = props.scopes ?? [];
    const allowedOrigins = props.allowedOrigins ?? [];

    const frontDoor = new FrontDoor(this, 'FrontDoor', {
      stageName: props.stageName ?? 'prod',
      domain: props.domain,
      scopes,
      allowedOrigins,
      throttling: { rateLimit: props.throttlingRateLimit ?? 50, burstLimit: props.throttlingBurstLimit ?? 100 },
      registrationThrottling: { rateLimit: props.registrationThrottlingRateLimit ?? 2, burstLimit: props.registrationThrottlingBurstLimit ?? 10 },
      cloudWatchRole: props.cloudWatchRole ?? false,
      operations,
    });
    this.api = frontDoor.api;
    this.issuer = frontDoor.publicBaseUrl;
    this.url = `${this.issuer}${MCP_PATH}`;

    const rotation = new RotationFunction(this, 'RotationFunction', { period: props.signingSecretRotation ?? Duration.days(30), operations });
    const authorizationServer = new AuthorizationServer(this, 'AuthorizationServer', {
      publicBaseUrl: this.issuer,
      settings: {
        accessTokenLifetime: (props.accessTokenLifetime ?? Duration.hours(1)).toSeconds(),
        clientLifetime: (props.clientLifetime ?? Duration.days(90)).toSeconds(),
        scopes,
        resourceName: props.serverTitle ?? serverName,
      },
      rotation,
      encryptionKey: props.encryptionKey,
      operations,
    });
    this.oauthFunction = authorizationServer.function;
    this.authorizerFunction = authorizationServer.authorizerFunction;
    this.rotationFunction = rotation.function;
    this.clientTable = authorizationServer.clientTable.table;
    this.signingSecret = authorizationServer.signingSecret;
    this.initialAccessTokenSecret = authorizationServer.initialAccessTokenSecret;

    const timeout = props.functionTimeout ?? Duration.minutes(1);
    this.mcp = new McpFunction(this, 'McpFunction', {
      publicBaseUrl: this.issuer,
      server: { name: serverName, title: props.serverTitle, version: props.serverVersion ?? '1.0.0', instructions: props.instructions },
      listing: {
        pageSize: props.listPageSize ?? 200,
        cacheTtl: (props.listCacheTtl ?? Duration.minutes(1)).toMilliseconds(),
        cacheScope: props.cacheScope ?? CacheScope.PRIVATE,
      },
      allowedOrigins,
      timeout,
      memorySize: props.memorySize ?? 1024,
      operations,
    });
    this.mcpFunction = this.mcp.function;
    this.grantPrincipal = this.mcpFunction.grantPrincipal;

    frontDoor.routeMcp(this.mcpFunction, timeout, authorizationServer.authorizer);
    frontDoor.routeOAuth(this.oauthFunction);

    const alarms = new Alarms(this, 'Alarms', {
      api: this.api,
      functions: { mcp: this.mcpFunction, oauth: this.oauthFunction, rotation: this.rotationFunction },
      authorizer: this.authorizerFunction,
      actions: props.alarmActions ?? [],
    });
    this.alarms = alarms.all;
    this.keepState = () => {
      const taskTimeout = props.taskTimeout ?? Duration.minutes(15);
      const state = new StateKeeping(this, 'State', { mcp: this.mcp, rotation, taskTimeout, encryptionKey: props.encryptionKey, operations });
      alarms.watchTasks(state.taskFunction);
      return state;
    };
    this.serve(declared);
    this.publish();
  }

  /** The function that runs tasks, with the role of the function that serves MCP; undefined as long as no state is kept. */
  public get taskFunction(): lambda.Function | undefined {
    return this.state?.taskFunction;
  }

  /** The table of tasks, and of answers on their way to a waiting tool; undefined as long as no state is kept. */
  public get stateTable(): dynamodb.Table | undefined {
    return this.state?.table;
  }

  /** The secret that seals what clients carry between requests; undefined as long as no state is kept. */
  public get sealingSecret(): secretsmanager.Secret | undefined {
    return this.state?.sealingSecret;
  }

  /**
   * Adds a tool. It adds no resource to the template, besides what its handler needs, and the parts that keep state for the first one that
   * is long-running.
   *
   * @throws when the tool is not valid: the message says what is wrong and what would be right
   */
  public addTool(props: ToolProps): void {
    this.serve(this.declarations.take({ tools: [props] }));
  }

  /**
   * Adds a resource.
   *
   * @throws when the resource is not valid: the message says what is wrong and what would be right
   */
  public addResource(props: ResourceProps): void {
    this.serve(this.declarations.take({ resources: [props] }));
  }

  /**
   * Adds a prompt.
   *
   * @throws when the prompt is not valid: the message says what is wrong and what would be right
   */
  public addPrompt(props: PromptProps): void {
    this.serve(this.declarations.take({ prompts: [props] }));
  }

  /** Lets the grantee register machine clients: it may read the initial access token. */
  public grantRegisterClients(grantee: iam.IGrantable): iam.Grant {
    return this.initialAccessTokenSecret.grantRead(grantee);
  }

  /**
   * How many calls of tools there were.
   *
   * @param tool the name of a tool; all tools unless given
   * @param props the sum over 5 minutes unless given
   */
  public metricToolCalls(tool?: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return toolMetric(this.mcpFunction, METRICS.toolCalls, cloudwatch.Stats.SUM, tool, props);
  }

  /**
   * How many calls failed: in the tool, by its timeout, by throttling or by wrong arguments.
   *
   * @param tool the name of a tool; all tools unless given
   * @param props the sum over 5 minutes unless given
   */
  public metricToolErrors(tool?: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return toolMetric(this.mcpFunction, METRICS.toolErrors, cloudwatch.Stats.SUM, tool, props);
  }

  /**
   * How long calls took, in milliseconds.
   *
   * @param tool the name of a tool; all tools unless given
   * @param props the 99th percentile over 5 minutes unless given
   */
  public metricToolDuration(tool?: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return toolMetric(this.mcpFunction, METRICS.toolDuration, cloudwatch.Stats.p(99), tool, props);
  }

  /**
   * How many requests there were, of all endpoints.
   *
   * @param props the number of samples over 5 minutes unless given
   */
  public metricRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.deploymentStage.metricCount(props);
  }

  /**
   * How many requests were answered with status 4xx.
   *
   * @param props the sum over 5 minutes unless given
   */
  public metricClientErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.deploymentStage.metricClientError(props);
  }

  /**
   * How many requests were answered with status 5xx.
   *
   * @param props the sum over 5 minutes unless given
   */
  public metricServerErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.deploymentStage.metricServerError(props);
  }

  private serve(declared: Declared): void {
    this.mcp.serve(declared);
    if (this.mcp.keepsState) {
      this.state ??= this.keepState();
    }
  }

  /** Tells people, by outputs, and tools, by metadata, how to reach the server. */
  private publish(): void {
    const secret = this.initialAccessTokenSecret.secretArn;
    new CfnOutput(this, 'McpUrl', { description: 'The URL that MCP clients connect to', value: this.url });
    new CfnOutput(this, 'Issuer', { description: 'The issuer of access tokens', value: this.issuer });
    new CfnOutput(this, 'InitialAccessTokenSecret', {
      description: 'The secret that holds the initial access token, with which machine clients register',
      value: secret,
    });
    const metadata: ApiMetadata = { url: this.url, issuer: this.issuer, initialAccessTokenSecret: secret };
    (this.api.deploymentStage.node.defaultChild as CfnResource).addMetadata(API_METADATA_KEY, metadata);
  }
}

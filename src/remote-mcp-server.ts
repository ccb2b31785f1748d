import { CfnOutput, type CfnResource, Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Authorization } from './authorization/authorization';
import { acknowledgeStandards } from './aws/acknowledge';
import type { Backend } from './backends/backend';
import { readProps } from './checks/props/arguments';
import { API_METADATA_KEY, type ApiMetadata, MCP_PATH, METRICS, OAUTH_PATHS } from './contract';
import { Alarms } from './infrastructure/alarms';
import type { AuthorizationServer } from './infrastructure/authorization/authorization-server';
import { Authorizer } from './infrastructure/authorization/authorizer';
import { strangersThrottling, tokenSource } from './infrastructure/authorization/token-source';
import { Declarations, type Declared } from './infrastructure/declarations';
import { FrontDoor } from './infrastructure/front-door';
import { addGatewayResponses } from './infrastructure/gateway-responses';
import { ManifestBuilder } from './infrastructure/manifest-builder';
import { McpFunction } from './infrastructure/mcp-function';
import { suppressForNag2 } from './infrastructure/nag-suppressions';
import { SecretRotation } from './infrastructure/secret-rotation';
import { serverConfig } from './infrastructure/server-config';
import { serverProblems } from './infrastructure/server-problems';
import { StateKeeping, type StateKeepingProps } from './infrastructure/state-keeping';
import { toolMetric } from './infrastructure/tool-metric';
import type { PromptProps } from './prompts/prompt';
import type { RemoteMcpServerProps } from './remote-mcp-server-props';
import type { ResourceProps } from './resources/resource';
import type { ResourceTemplateProps } from './resources/resource-template';
import { CacheScope } from './tools/cache-scope';
import type { ToolProps } from './tools/tool';
import { namesOfToolSearch } from './tools/tool-search-manifest';

/**
 * A remote MCP server: tools, resources and prompts behind one URL, which any MCP client can log in to.
 *
 * It is an API of API Gateway with an OAuth 2.1 authorization server of its own, unless `authorization` names another one. Nothing reaches a tool
 * without an access token. People sign in at the identity provider of `authorization`, and machine clients register with an initial access
 * token, which is generated into a secret.
 *
 * With a module, or a tool that is long-running or a standard state machine, it keeps state between requests: then it also has a table, a
 * secret and a function for tasks. They are made when they are first needed, by the constructor or by `addTool`.
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
export class RemoteMcpServer extends Construct implements iam.IGrantable, ec2.IConnectable {
  /** The URL that clients connect to. */
  public readonly url: string;

  /** The issuer of access tokens. If that is the server's own authorization server, it is also the prefix of all URLs of the server. */
  public readonly issuer: string;

  /** The API. */
  public readonly api: apigateway.RestApi;

  /** The function that serves MCP. It runs the tools, and may do what they need and nothing else. */
  public readonly mcpFunction: lambda.Function;

  /** The function that checks access tokens. */
  public readonly authorizerFunction: lambda.Function;

  /**
   * The alarms: errors, duration and throttles of the functions, one alarm each, answers of the API with status 5xx, what may be an attack on
   * the authorization server, and tasks that were never run. Errors of the authorizer do not count, for it refuses tokens by them; when it
   * fails, the API answers with status 503.
   */
  public readonly alarms: cloudwatch.Alarm[];

  /** The principal of the function that serves MCP. */
  public readonly grantPrincipal: iam.IPrincipal;

  private readonly declarations: Declarations;
  private readonly authorizationServer?: AuthorizationServer;
  private readonly mcp: McpFunction;
  private readonly rotation: SecretRotation;
  private readonly stateProps: StateKeepingProps;
  private state?: StateKeeping;

  /** @throws when props are not valid: the message says all that is wrong, and what would be right */
  constructor(scope: Construct, id: string, props: RemoteMcpServerProps = {}) {
    super(scope, id);
    const read = readProps('RemoteMcpServerProps', props);
    props = read.props;

    // everything that is wrong is said at once, before anything is made
    this.declarations = new Declarations(`remote MCP server ${JSON.stringify(this.node.path)}`, {
      region: Stack.of(this).region,
      scopes: props.scopes ?? [],
      cacheScope: props.cacheScope ?? CacheScope.PRIVATE,
      reservedNames: namesOfToolSearch(props.toolSearch),
    });
    const declared = this.declarations.take(props, [...read.problems, ...serverProblems(props)]);
    const { authorization = Authorization.builtIn() } = props;
    const { operations, settings, timeout, taskTimeout, rotationPeriod, ...config } = serverConfig(this, props);

    // the API
    const frontDoor = new FrontDoor(this, 'FrontDoor', {
      stageName: props.stageName ?? 'prod',
      domain: props.domain,
      allowedOrigins: config.manifest.allowedOrigins,
      throttling: { rateLimit: props.throttlingRateLimit ?? 50, burstLimit: props.throttlingBurstLimit ?? 100 },
      methodThrottling: strangersThrottling(authorization),
      cloudWatchRole: props.cloudWatchRole ?? true,
      operations,
    });
    const { api, publicBaseUrl } = frontDoor;
    this.api = api;
    this.url = `${publicBaseUrl}${MCP_PATH}`;
    const alarms = new Alarms(this, 'Alarms', { api, actions: props.alarmActions ?? [] });
    this.alarms = alarms.all;
    this.rotation = new SecretRotation(this, { period: rotationPeriod, alarms, operations });

    // who may call
    const { rotation } = this;
    const { tokens, authorizationServer } = tokenSource(this, authorization, { frontDoor, url: this.url, settings, rotation, alarms, operations });
    this.authorizationServer = authorizationServer;
    this.issuer = tokens.type === 'own' ? publicBaseUrl : tokens.issuer;
    const requestedScopePrefix = tokens.type === 'own' ? undefined : tokens.requestedScopePrefix;
    const manifest = new ManifestBuilder({ ...config.manifest, requestedScopePrefix });
    addGatewayResponses(
      api,
      publicBaseUrl,
      { scopes: settings.scopes.map(({ name }) => `${requestedScopePrefix ?? ''}${name}`), manifest },
      { url: this.url, serverName: settings.resourceName, homeUrl: authorizationServer && publicBaseUrl + OAUTH_PATHS.home },
    );
    const authorizer = new Authorizer(this, 'Authorizer', {
      api, publicBaseUrl, tokens, scopes: settings.scopes, manifest, authorizationServer, operations,
    });
    this.authorizerFunction = authorizer.function;
    alarms.watchAuthorizer(this.authorizerFunction);

    // what answers
    this.mcp = new McpFunction(this, 'McpFunction', {
      publicBaseUrl, manifest, interceptors: props.interceptors ?? [], timeout, taskTimeout, memorySize: props.memorySize ?? 512, operations,
    });
    this.mcpFunction = this.mcp.function;
    this.grantPrincipal = this.mcpFunction.grantPrincipal;
    alarms.watch('mcp', this.mcpFunction);
    frontDoor.routeMcp(this.mcpFunction, timeout, authorizer.authorizer);
    this.stateProps = { mcp: this.mcp, rotation, alarms, taskTimeout, operations };

    // what is served, to which more can be added
    this.serve(declared);
    this.publish();
    acknowledgeStandards(this, 'IAMNoInlinePolicy', 'Each policy is for the role of one function of this server alone, and says what that function needs and nothing else');
    suppressForNag2(this);
  }

  /** The function that answers the OAuth endpoints; undefined if tokens come from another authorization server. */
  public get oauthFunction(): lambda.Function | undefined {
    return this.authorizationServer?.function;
  }

  /**
   * The table of registered clients, and of all else that the authorization server remembers; undefined if tokens come from another
   * authorization server.
   */
  public get clientTable(): dynamodb.Table | undefined {
    return this.authorizationServer?.clientTable.table;
  }

  /**
   * The secret that the signing keys of access tokens are derived from; undefined if tokens come from another authorization server. Whoever
   * reads it can make tokens.
   */
  public get signingSecret(): secretsmanager.Secret | undefined {
    return this.authorizationServer?.signingSecret;
  }

  /**
   * The secret that holds the initial access token (RFC 7591 section 1.2); undefined if tokens come from another authorization server.
   * Whoever reads it can register machine clients.
   */
  public get initialAccessTokenSecret(): secretsmanager.Secret | undefined {
    return this.authorizationServer?.initialAccessTokenSecret;
  }

  /** The function that rotates the secrets that keys are derived from; undefined as long as there are none. */
  public get rotationFunction(): lambda.Function | undefined {
    return this.rotation.function;
  }

  /**
   * The security groups that the functions of the server have in their VPC, to let them connect to what is there.
   *
   * @throws when there is no `vpc`
   */
  public get connections(): ec2.Connections {
    if (!this.mcpFunction.isBoundToVpc) {
      throw new Error('the server has no security groups: it runs in no VPC; give it the prop vpc');
    }
    return this.mcpFunction.connections;
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
   * is long-running or a standard state machine.
   *
   * @throws when the tool is not valid: the message says what is wrong and what would be right
   */
  public addTool(props: ToolProps): void {
    this.declare({ tools: [props] });
  }

  /**
   * Adds a resource.
   *
   * @throws when the resource is not valid: the message says what is wrong and what would be right
   */
  public addResource(props: ResourceProps): void {
    this.declare({ resources: [props] });
  }

  /**
   * Adds a resource template.
   *
   * @throws when the resource template is not valid: the message says what is wrong and what would be right
   */
  public addResourceTemplate(props: ResourceTemplateProps): void {
    this.declare({ resourceTemplates: [props] });
  }

  /**
   * Adds a prompt.
   *
   * @throws when the prompt is not valid: the message says what is wrong and what would be right
   */
  public addPrompt(props: PromptProps): void {
    this.declare({ prompts: [props] });
  }

  /**
   * Adds what a backend has to serve.
   *
   * @param backend the backend
   * @throws when the backend is not valid: the message says what is wrong and what would be right
   */
  public addBackend(backend: Backend): void {
    this.declare({ backends: [backend] });
  }

  /**
   * Lets the grantee register machine clients: it may read the initial access token.
   *
   * @throws when tokens come from another authorization server
   */
  public grantRegisterClients(grantee: iam.IGrantable): iam.Grant {
    if (!this.initialAccessTokenSecret) {
      throw new Error('clients are not registered at this server: its access tokens come from another authorization server');
    }
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

  private declare(given: RemoteMcpServerProps): void {
    const { props, problems } = readProps('RemoteMcpServerProps', given);
    this.serve(this.declarations.take(props, problems));
  }

  private serve(declared: Declared): void {
    this.mcp.serve(declared);
    if (this.mcp.keepsState) {
      this.state ??= new StateKeeping(this, 'State', this.stateProps);
    }
  }

  /** Tells people, by outputs, and tools, by metadata, how to reach the server. */
  private publish(): void {
    new CfnOutput(this, 'McpUrl', { description: 'The URL that MCP clients connect to', value: this.url });
    new CfnOutput(this, 'Issuer', { description: 'The issuer of access tokens', value: this.issuer });
    const metadata: ApiMetadata = {
      id: this.node.path.slice(Stack.of(this).node.path.length + 1),
      url: this.url,
      issuer: this.issuer,
      authorizationServer: this.authorizationServer?.publish(this),
    };
    (this.api.deploymentStage.node.defaultChild as CfnResource).addMetadata(API_METADATA_KEY, metadata);
  }
}

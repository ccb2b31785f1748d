import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Authorization } from './authorization/authorization';
import type { ScopeProps } from './authorization/scope';
import type { Backend } from './backends/backend';
import type { DomainOptions } from './domain';
import type { Interceptor } from './interceptors/interceptor';
import type { PromptProps } from './prompts/prompt';
import type { ResourceProps } from './resources/resource';
import type { ResourceTemplateProps } from './resources/resource-template';
import type { ServerModule } from './server-module/server-module';
import type { CacheScope } from './tools/cache-scope';
import type { ToolProps } from './tools/tool';
import type { ToolSearchProps } from './tools/tool-search';
import type { UnauthorizedTools } from './tools/unauthorized-tools';

/** Properties of a remote MCP server. None is required. */
export interface RemoteMcpServerProps {
  /**
   * The tools. More can be added with `addTool`.
   *
   * @default - no tools
   */
  readonly tools?: ToolProps[];

  /**
   * The resources. More can be added with `addResource`.
   *
   * @default - no resources
   */
  readonly resources?: ResourceProps[];

  /**
   * The resource templates: resources whose addresses have a form in common, such as the objects of a bucket. More can be added with
   * `addResourceTemplate`.
   *
   * @default - no resource templates
   */
  readonly resourceTemplates?: ResourceTemplateProps[];

  /**
   * The prompts. More can be added with `addPrompt`.
   *
   * @default - no prompts
   */
  readonly prompts?: PromptProps[];

  /**
   * What runs already, and is to be served as tools: APIs that are described by OpenAPI, other MCP servers. More can be added with
   * `addBackend`.
   *
   * @default - no backends
   */
  readonly backends?: Backend[];

  /**
   * A server that is written with the official SDK, whose tools, resources and prompts are served with those declared here. What it
   * needs of AWS is granted to `mcpFunction`.
   *
   * @default - nothing but what is declared here
   */
  readonly module?: ServerModule;

  /**
   * What stands between callers and tools. Calls pass it in this order, and what is answered in the reverse order.
   *
   * @default - calls go to their tools directly
   */
  readonly interceptors?: Interceptor[];

  /**
   * A tool that finds tools, for servers with more tools than a model should be shown at once. No other tool may then have the name
   * `search_tools` or `call_tool`.
   *
   * @default - none: clients list all tools
   */
  readonly toolSearch?: ToolSearchProps;

  /**
   * The name of the server for programs.
   *
   * @default - the id of the construct
   */
  readonly serverName?: string;

  /**
   * The name of the server for people.
   *
   * @default - clients show the server name
   */
  readonly serverTitle?: string;

  /**
   * The version of the server.
   *
   * @default '1.0.0'
   */
  readonly serverVersion?: string;

  /**
   * How to use the server as a whole. Clients may hand it to the model.
   *
   * @default - no instructions
   */
  readonly instructions?: string;

  /**
   * The scopes that clients may ask for. Tools name those that they need.
   *
   * @default - no scopes: a token opens the whole server
   */
  readonly scopes?: ScopeProps[];

  /**
   * The treatment of tools whose scopes a client's token lacks. Some clients rely on the list alone: they never call a tool that is not
   * in it, so they never ask the person for more.
   *
   * @default UnauthorizedTools.HIDDEN
   */
  readonly unauthorizedTools?: UnauthorizedTools;

  /**
   * Where access tokens come from, and who may have one.
   *
   * @default Authorization.builtIn() - nobody can sign in: there are machine clients only, and a warning at synthesis says so
   */
  readonly authorization?: Authorization;

  /**
   * The origins of web pages that may call the server from a browser, as in `https://app.example.com`. Requests without an
   * `Origin` header, which is all but those of browsers, are not affected.
   *
   * @default - no other origin than the server's own
   */
  readonly allowedOrigins?: string[];

  /**
   * The name of the stage, which is the first segment of the path of every URL unless there is a domain.
   *
   * @default 'prod'
   */
  readonly stageName?: string;

  /**
   * A domain name of the owner's. The default URL of API Gateway then answers no more.
   *
   * A DNS record that leads the name to `api.domainName` is left to the owner.
   *
   * @default - the URL that API Gateway gives
   */
  readonly domain?: DomainOptions;

  /**
   * How many requests a second all clients together may make.
   *
   * @default 50
   */
  readonly throttlingRateLimit?: number;

  /**
   * How many requests all clients together may make at once.
   *
   * @default 100
   */
  readonly throttlingBurstLimit?: number;

  /**
   * How long one request to the MCP endpoint may take, tools included: up to 15 minutes.
   *
   * @default Duration.minutes(1)
   */
  readonly functionTimeout?: Duration;

  /**
   * How long a task may take, which is a call that outlives its request: up to 15 minutes.
   *
   * @default Duration.minutes(15)
   */
  readonly taskTimeout?: Duration;

  /**
   * How long clients may keep the lists of tools, resources and prompts. They change with a deployment, and those of the objects of buckets at
   * any time, of which nobody tells the clients.
   *
   * @default Duration.minutes(1)
   */
  readonly listCacheTtl?: Duration;

  /**
   * Who may keep a copy of the lists and of what resources hold.
   *
   * @default CacheScope.PRIVATE
   */
  readonly cacheScope?: CacheScope;

  /**
   * The most entries of one page of a list: 1 to 1000.
   *
   * @default 200
   */
  readonly listPageSize?: number;

  /**
   * The memory of the function that serves MCP, in MiB. Its share of a CPU grows with it.
   *
   * @default 512
   */
  readonly memorySize?: number;

  /**
   * The VPC that all functions of the server run in: tools, for backends that cannot be reached from the internet; the authorization server, for
   * an identity provider in the VPC; and the check of access tokens, for an issuer there. HTTP services in it are to be named in
   * `allowedNetworks` as well.
   *
   * The functions reach all else by way of the VPC too. They need Secrets Manager and DynamoDB, the services that tools are about, and the
   * internet for identity providers and the documents that describe clients: give them subnets with a NAT gateway, or VPC endpoints as far
   * as these go. A warning at synthesis tells which endpoints subnets without a way out lack.
   *
   * @default - none: the functions reach what the internet and AWS have
   */
  readonly vpc?: ec2.IVpc;

  /**
   * The subnets of `vpc` that the functions run in.
   *
   * @default - the private ones that have a way out; those without one, if there are no others
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups that the functions run with in `vpc`.
   *
   * @default - one for all of them, which lets everything out and nothing in; `connections` tells it
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * A key that encrypts the tables, the secrets, the logs, and the environment variables of functions.
   *
   * The policy of a key that the app makes is extended by what CloudWatch Logs needs. That of an imported key must let this account use the
   * key, and CloudWatch Logs for the log groups of the account.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
   * @default - keys that AWS owns and manages
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * What happens to the table of clients, the secrets of the authorization server and the logs when the server is removed from
   * its stack. Unless they are destroyed with it, the table is also protected from deletion by any other way.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long logs are kept.
   *
   * @default logs.RetentionDays.ONE_MONTH
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * True if the stack sets the role by which API Gateway writes logs. It is one setting for all APIs of the account in the region, without
   * which no API can have an access log. The role and the setting stay when the stack is deleted, since other APIs may use them by then.
   *
   * Set it to false where something else sets the role of the account, such as a landing zone, so that the stack leaves it as it is.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
   * @default true
   */
  readonly cloudWatchRole?: boolean;

  /**
   * Traces requests with AWS X-Ray.
   *
   * @default false
   */
  readonly tracing?: boolean;

  /**
   * What the alarms do, besides turning red.
   *
   * @default - nothing
   */
  readonly alarmActions?: cloudwatch.IAlarmAction[];

  /**
   * How often the secrets are rotated that keys are derived from, of access tokens and of what clients carry between requests: 1 to 1000
   * days. Tokens stay valid.
   *
   * @default Duration.days(30)
   */
  readonly signingSecretRotation?: Duration;
}

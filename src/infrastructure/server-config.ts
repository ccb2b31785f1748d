import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ServerSettings } from './authorization/oauth-settings';
import type { ManifestHead } from './manifest-builder';
import { Network } from './network';
import type { Operations } from './operations';
import type { RemoteMcpServerProps } from '../remote-mcp-server-props';
import { CacheScope } from '../tools/cache-scope';
import { toolSearchManifest } from '../tools/tool-search-manifest';

/** A server as its parts see it: its props, with what they are unless given. */
export interface ServerConfig {
  readonly operations: Operations;
  /** The words of the server about itself, and its scopes. */
  readonly settings: ServerSettings;
  readonly manifest: Omit<ManifestHead, 'requestedScopePrefix'>;
  /** The time that a request may take. */
  readonly timeout: Duration;
  /** The time that a task may take. */
  readonly taskTimeout: Duration;
  /** The interval in which secrets are rotated. */
  readonly rotationPeriod: Duration;
}

/** Fills in what is not given. Makes the network, which belongs to the server. */
export function serverConfig(server: Construct, props: RemoteMcpServerProps): ServerConfig {
  const { scopes = [], serverName = server.node.id, serverTitle, vpc, vpcSubnets, securityGroups } = props;
  return {
    operations: {
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      logRetention: props.logRetention ?? logs.RetentionDays.ONE_MONTH,
      tracing: props.tracing ?? false,
      encryptionKey: props.encryptionKey,
      network: vpc && new Network(server, 'Network', { vpc, vpcSubnets, securityGroups }),
    },
    settings: {
      resourceName: serverTitle ?? serverName,
      scopes: scopes.map(({ name, description, implies = [], access, formerNames = [] }) => ({ name, description, implies, access, formerNames })),
    },
    manifest: {
      server: { name: serverName, title: serverTitle, version: props.serverVersion ?? '1.0.0', instructions: props.instructions },
      listing: {
        pageSize: props.listPageSize ?? 200,
        cacheTtl: (props.listCacheTtl ?? Duration.minutes(1)).toMilliseconds(),
        cacheScope: props.cacheScope ?? CacheScope.PRIVATE,
        unauthorizedTools: props.unauthorizedTools,
      },
      allowedOrigins: props.allowedOrigins ?? [],
      toolSearch: props.toolSearch && toolSearchManifest(props.toolSearch),
    },
    timeout: props.functionTimeout ?? Duration.minutes(1),
    taskTimeout: props.taskTimeout ?? Duration.minutes(15),
    rotationPeriod: props.signingSecretRotation ?? Duration.days(30),
  };
}

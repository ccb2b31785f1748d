import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAwsEndpoint } from './aws/endpoint';
import { describedServers } from './described-servers';
import { startLoopbackServer, type LoopbackServer } from './gateway/loopback-server';
import { createRequestHandler, type RequestHandler } from './gateway/request-handler';
import { readRestApi } from './gateway/rest-api';
import { createLocalLogins } from './identity-provider/local-logins';
import type { TestUser } from './identity-provider/test-users';
import { createFunctions, type RuntimeMismatch } from './lambda/functions';
import { announceRunningServer } from './running-server';
import { followServerModules } from './server-module/server-modules';
import type { LocalStack, Log } from './stack';
import { StartError } from './start-error';
import type { AssemblyStack } from './template/assembly';
import { resolveStack, restApisOf } from './template/resolve-stack';

/** How a stack is served. */
export interface LocalServerOptions {
  /** Of the first REST API, the others get the following ones; 0 for free ones. */
  readonly port: number;
  /** Keeps tables, secrets and objects; in memory unless given. */
  readonly dataDirectory?: string;
  readonly coldStartEveryInvoke?: boolean;
  readonly instances?: number;
  /** The factor by which functions and their backends may take longer than on AWS; 1 unless given. */
  readonly patience?: number;
  /** Who may be chosen at local logins; people who suit the conditions of the stack unless given. */
  readonly users?: readonly TestUser[];
  readonly log: Log;
}

/** What a person or a script needs to know of a served stack. */
export interface Endpoints {
  /** Of the first RemoteMcpServer; undefined in stacks without one. */
  readonly mcpUrl?: string;
  readonly issuer?: string;
  /** Undefined if the authorization server is not the server's own. */
  readonly initialAccessToken?: string;
  /** Undefined unless people sign in with one. */
  readonly passphrase?: string;
  /** Where the local login is that stands in for the identity provider, or the authorization server, of the stack. */
  readonly localLogin?: string;
  /** The outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Where each REST API is served, by logical id. */
  readonly apis: Readonly<Record<string, string>>;
}

/** A stack that is served on this machine. */
export interface LocalServer {
  /** The current one. */
  readonly stack: LocalStack;
  readonly endpoints: Endpoints;
  readonly runtimeMismatches: readonly RuntimeMismatch[];
  /** The source files of server modules, absolute, whose changes it takes over by itself. */
  readonly moduleEntries: ReadonlySet<string>;
  /** Replaces the stack. Ports, tables, secrets, objects, and so clients and tokens, stay. */
  update(assemblyStack: AssemblyStack): Promise<void>;
  /** The code of a function has changed. */
  reloadFunction(logicalId: string): void;
  close(): Promise<void>;
}

/** Starts all that a stack needs: its functions, the AWS services they call, and its REST APIs. */
export async function startLocalServer(assemblyStack: AssemblyStack, options: LocalServerOptions): Promise<LocalServer> {
  const { log, dataDirectory, coldStartEveryInvoke, instances, patience } = options;
  const servers = new Map<string, LoopbackServer>();
  let { port } = options;
  const nextPort = () => port === 0 ? 0 : port++;
  const assetCopies = await mkdtemp(join(tmpdir(), 'remote-mcp-'));
  const logins = createLocalLogins({ directory: assetCopies, users: options.users, nextPort });
  const release = async () => {
    await Promise.all([logins.close(), ...[...servers.values()].map(async (server) => server.close())]);
    await rm(assetCopies, { recursive: true, force: true });
  };
  try {
    await listen(assemblyStack, servers, nextPort);
    let stack = await logins.standIn(resolve(assemblyStack, servers));
    const functions = createFunctions(stack, {
      awsEnvironment: (logicalId) => aws.environmentFor(logicalId),
      log,
      coldStartEveryInvoke,
      instances,
      patience,
    });
    const handlersOf = (of: LocalStack) => new Map([...servers.keys()].filter((logicalId) => of.resources.has(logicalId)).map((logicalId) => {
      if (of.resources.get(logicalId)!.properties.Policy) log('api', `the resource policy of ${logicalId} is not evaluated here`);
      return [logicalId, createRequestHandler(readRestApi(of, logicalId), { stack: of, functions, log, patience })];
    }));
    const follow = (of: LocalStack) => followServerModules(of, { directory: assetCopies, log, reload: functions.reload });
    const serve = (handlers: ReadonlyMap<string, RequestHandler>) => {
      for (const [logicalId, handler] of handlers) servers.get(logicalId)!.serve(handler);
    };

    const handlers = handlersOf(stack);
    const aws = await createAwsEndpoint(stack, functions, { dataDirectory, log, patience });
    let modules = await follow(stack);
    functions.update(modules.stack);
    serve(handlers);
    const announced = () => ({ region: stack.region, awsEndpoint: aws.url, credentials: aws.operatorCredentials, servers: serversOf(stack) });
    const announcement = announceRunningServer(announced());
    return {
      get stack() {
        return stack;
      },
      get endpoints() {
        return endpointsOf(stack, servers, Object.values(logins.urls)[0], (secret) => aws.secretString(secret));
      },
      get runtimeMismatches() {
        return functions.runtimeMismatches;
      },
      get moduleEntries() {
        return modules.entries;
      },
      update: async (nextAssemblyStack) => {
        await listen(nextAssemblyStack, servers, nextPort);
        const next = await logins.standIn(resolve(nextAssemblyStack, servers));
        // whatever may be wrong with the new stack shows here, while the old one is still served
        const nextHandlers = handlersOf(next);
        await aws.update(next);
        const nextModules = await follow(next);
        functions.update(nextModules.stack);
        serve(nextHandlers);
        await modules.close();
        stack = next;
        modules = nextModules;
        announcement.update(announced());
        for (const [logicalId, server] of servers) {
          if (nextHandlers.has(logicalId)) continue;
          servers.delete(logicalId);
          await server.close();
        }
      },
      reloadFunction: (logicalId) => functions.reload(logicalId),
      close: async () => {
        announcement.remove();
        await modules.close();
        await release();
        await functions.close();
        await aws.close();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Opens ports for the REST APIs that have none yet. */
async function listen(stack: AssemblyStack, servers: Map<string, LoopbackServer>, nextPort: () => number): Promise<void> {
  const apis = restApisOf(stack);
  if (apis.length === 0) throw new StartError(`the stack ${stack.id} has no REST API`);
  for (const logicalId of apis) {
    if (!servers.has(logicalId)) servers.set(logicalId, await startLoopbackServer(nextPort()));
  }
}

function resolve(stack: AssemblyStack, servers: ReadonlyMap<string, LoopbackServer>): LocalStack {
  const origins = restApisOf(stack).map((logicalId) => [logicalId, servers.get(logicalId)!.origin] as const);
  return resolveStack(stack, new Map(origins));
}

function serversOf({ resources }: LocalStack) {
  return describedServers([...resources.values()].map(({ metadata }) => metadata));
}

function endpointsOf(
  stack: LocalStack, servers: ReadonlyMap<string, LoopbackServer>, localLogin: string | undefined, secretString: (secret: string) => string,
): Endpoints {
  const served = [...servers].filter(([logicalId]) => stack.resources.has(logicalId));
  const [metadata] = serversOf(stack);
  const own = metadata?.authorizationServer;
  return {
    mcpUrl: metadata?.url,
    issuer: metadata?.issuer,
    initialAccessToken: own && secretString(own.initialAccessTokenSecret),
    passphrase: own?.passphraseSecret && secretString(own.passphraseSecret),
    localLogin,
    outputs: stack.outputs,
    apis: Object.fromEntries(served.map(([logicalId, server]) => [logicalId, server.origin])),
  };
}

import { createHash, generateKeyPair, randomBytes } from 'node:crypto';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoginProviderState } from './login-provider';
import { createMemoryStore } from './memory-store';
import { redirected, type Redirection } from './redirection';
import { standInFor, type StandIn } from './stand-in';
import type { TestUser } from './test-users';
import { SETTINGS_FILE } from '../../src/contract';
import { startLoopbackServer, type LoopbackServer } from '../gateway/loopback-server';
import type { LocalResource, LocalStack } from '../stack';

/** The local logins of a stack: one for each of its functions that relies on an identity provider or authorization server elsewhere. */
export interface LocalLogins {
  /** Where each is served, by the logical id of the function that uses it. */
  readonly urls: Readonly<Record<string, string>>;
  /**
   * Leads the stack's functions to local logins. A login that was there for a function before stays on its port, and people stay signed in.
   *
   * @returns the stack; the functions run from copies of their assets, so that nothing is written into those of the app
   */
  standIn(stack: LocalStack): Promise<LocalStack>;
  close(): Promise<void>;
}

/** What local logins are made with. */
export interface LocalLoginsOptions {
  /** Gets the copies of assets. */
  readonly directory: string;
  /** Who may be chosen; undefined for people who suit the conditions of the stack. */
  readonly users: readonly TestUser[] | undefined;
  readonly nextPort: () => number;
}

interface Login {
  readonly server: LoopbackServer;
  readonly state: LoginProviderState;
}

/** Nothing is listened on before `standIn` finds a function that needs it. */
export function createLocalLogins({ directory, users, nextPort }: LocalLoginsOptions): LocalLogins {
  const logins = new Map<string, Login>();
  const copies = new Map<string, Promise<string>>();

  /** The same copy for the same content: a function whose folder changes is started anew. */
  const copyOf = (assetPath: string, settings: StandIn['settings']) => {
    const content = JSON.stringify(settings);
    const key = createHash('sha256').update(`${assetPath}\n${content}`).digest('hex');
    const copy = copies.get(key) ?? copyWith(assetPath, content, directory);
    copies.set(key, copy);
    return copy;
  };

  const loginOf = async ({ logicalId }: LocalResource) => {
    const login = logins.get(logicalId) ?? { server: await startLoopbackServer(nextPort()), state: await newState() };
    logins.set(logicalId, login);
    return login;
  };

  return {
    get urls() {
      return Object.fromEntries([...logins].map(([logicalId, { server }]) => [logicalId, server.origin]));
    },
    standIn: async (stack) => {
      const resources = new Map(stack.resources);
      const redirections: Redirection[] = [];
      for (const resource of stack.resources.values()) {
        // whether there is anything to stand in for, before a port is taken
        if (!standInFor(resource, '', users)) continue;
        const { server, state } = await loginOf(resource);
        const { settings, replaces, provider } = standInFor(resource, server.origin, users)!;
        const { createLoginProvider } = await import('./login-provider');
        server.serve(createLoginProvider({ ...provider, issuer: server.origin, state }));
        resources.set(resource.logicalId, { ...resource, assetPath: await copyOf(resource.assetPath!, settings) });
        if (replaces) redirections.push({ ...replaces, to: server.origin });
      }
      return redirections.reduce(redirected, { ...stack, resources });
    },
    close: async () => void await Promise.all([...logins.values()].map(async ({ server }) => server.close())),
  };
}

async function copyWith(assetPath: string, settings: string, directory: string): Promise<string> {
  const copy = await mkdtemp(join(directory, 'asset-'));
  await cp(assetPath, copy, { recursive: true });
  await writeFile(join(copy, SETTINGS_FILE), settings);
  return copy;
}

async function newState(): Promise<LoginProviderState> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    store: createMemoryStore(),
    // RS256: what OpenID Connect clients expect unless told otherwise
    signingKey: { ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as LoginProviderState['signingKey'],
    cookieKey: randomBytes(32).toString('base64url'),
  };
}


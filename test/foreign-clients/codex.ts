import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppServer, type AppServer } from './app-server';
import { installNpmPackage } from './install/npm';
import type { Client, ClientKind, ClientOptions, Registration } from '../sign-in/clients/client';
import { textOf } from '../sign-in/clients/text-of';

/** Codex, an agent program of OpenAI's, without an account there: its document if the server takes documents, and registration if it is told to. */
export const CODEX: ClientKind = {
  name: 'Codex 0.171.0',
  registrations: ['DCR', 'CIMD'],
  cannotStepUp: { reason: 'in revisions before 2026-07-28, a call that lacks scopes fails with a text that names them', error: /handbook:admin/ },
  start,
};

const STRATEGIES: Partial<Record<Registration, string>> = { DCR: 'dcr', CIMD: 'auto' };

/** Installs Codex, and returns its program. */
export async function installCodex(): Promise<string> {
  return join(await installNpmPackage('@openai/codex', '0.171.0'), 'node_modules/.bin/codex');
}

async function start({ mcpUrl, registration, browse }: ClientOptions): Promise<Client> {
  const home = await mkdtemp(join(tmpdir(), 'codex-'));
  const credentialsFile = join(home, '.credentials.json');
  await writeFile(join(home, 'config.toml'), configuration(mcpUrl));
  const codex = await startAppServer(await installCodex(), home);

  const inConversation = conversation(codex, home);
  const logIn = async () => {
    const done = codex.notified('mcpServer/oauthLogin/completed');
    done.catch(() => {});
    const { authorizationUrl } = await codex.request('mcpServer/oauth/login', { name: 'handbook', clientRegistration: STRATEGIES[registration] });
    await browse(new URL(authorizationUrl));
    const { success, error } = await done;
    if (!success) throw new Error(error);
    inConversation.beginAnew();
  };
  /** Does what people do when Codex says that it is not logged in. */
  const loggedIn = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      if (!/auth\w* required/i.test((error as Error).message)) throw error;
      await logIn();
      return action();
    }
  };
  const loggedInFirst = logIn();
  loggedInFirst.catch(() => {});

  const readKept = async () => {
    const file = JSON.parse(await readFile(credentialsFile, 'utf8'));
    return { file, kept: Object.values<any>(file)[0] };
  };
  return {
    listTools: async () => {
      await loggedInFirst;
      const { data: [{ tools }] } = await codex.request('mcpServerStatus/list', {});
      return Object.keys(tools);
    },
    callTool: async (name, args) => {
      await loggedInFirst;
      return loggedIn(async () => textOf(await inConversation.callTool(name, args)));
    },
    tokens: async () => (await readKept()).kept,
    credentials: async () => (await readKept()).kept,
    replaceAccessToken: async (token) => {
      const { file, kept } = await readKept();
      Object.assign(kept, { access_token: token, expires_at: 0 });
      await writeFile(credentialsFile, JSON.stringify(file));
      inConversation.beginAnew();
    },
    close: async () => {
      await codex.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The calls of one conversation, which keeps its connection. */
function conversation(codex: AppServer, cwd: string) {
  let started: Promise<string> | undefined;
  const start_ = async () => (await codex.request('thread/start', { cwd })).thread.id;
  return {
    beginAnew: () => { started = undefined; },
    callTool: async (tool: string, args: object) => {
      started ??= start_();
      return codex.request('mcpServer/tool/call', { server: 'handbook', threadId: await started, tool, arguments: args });
    },
  };
}

/** Its settings: the server, and a model that nobody asks. */
function configuration(mcpUrl: string): string {
  return `
mcp_oauth_credentials_store = "file"
check_for_update_on_startup = false
model = "none"
model_provider = "none"

[model_providers.none]
name = "none"
base_url = "http://127.0.0.1:9/v1"
wire_api = "responses"

[analytics]
enabled = false

[features]
apps = false
plugins = false

[mcp_servers.handbook]
url = "${mcpUrl}"
`;
}

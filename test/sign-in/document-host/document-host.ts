import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Template } from '../../acceptance/changed-template';

/** Where the document is, for whoever is in the network of `behindDocumentHost`. */
export const DOCUMENT_URL = 'https://assistant.example.com/oauth/client.json';

/** The document of Codex, with what was published there in September 2026 (openai/codex, `docs` of its MCP configuration). */
const CODEX_DOCUMENT = {
  client_id: 'https://chatgpt.com/oauth/codex/client.json',
  client_name: 'Codex',
  client_uri: 'https://chatgpt.com/codex',
  application_type: 'native',
  redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
};

const CERTIFICATE = join(import.meta.dirname, 'certificate.pem');

/** A web server on a loopback port. */
export interface DocumentHost {
  readonly port: number;
  /** Returns the number of times that documents were fetched. */
  fetches(): number;
  close(): Promise<void>;
}

/**
 * Starts the web sites of clients that are known by their Client ID Metadata Documents.
 *
 * @param redirectUris of the one at `DOCUMENT_URL`
 */
export async function startDocumentHost(redirectUris: readonly string[]): Promise<DocumentHost> {
  let fetches = 0;
  const documents: Record<string, object> = {
    [DOCUMENT_URL]: {
      client_id: DOCUMENT_URL,
      client_name: 'Assistant',
      client_uri: new URL('/', DOCUMENT_URL),
      redirect_uris: redirectUris,
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    [CODEX_DOCUMENT.client_id]: CODEX_DOCUMENT,
  };
  const server = createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(join(import.meta.dirname, 'key.pem')) }, (request, response) => {
    const document = documents[`https://${request.headers.host}${request.url}`];
    if (!document) {
      response.writeHead(404).end();
      return;
    }
    fetches += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    fetches: () => fetches,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/**
 * Puts the oauth function into a network in which the documents' hosts have a public address, which leads to the port of this machine.
 * The function itself, with all that it checks before it connects, stays as it is.
 */
export function behindDocumentHost({ port }: DocumentHost): (template: Template) => void {
  return ({ Resources }) => {
    const functions = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
    const [, oauth] = functions.find(([, { Properties }]) => 'INITIAL_ACCESS_TOKEN_SECRET_ARN' in (Properties.Environment?.Variables ?? {}))!;
    Object.assign(oauth.Properties.Environment.Variables, {
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'network.mjs')}`,
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      DOCUMENT_HOST: [DOCUMENT_URL, CODEX_DOCUMENT.client_id].map((url) => new URL(url).hostname).join(' '),
      DOCUMENT_HOST_PORT: String(port),
    });
  };
}

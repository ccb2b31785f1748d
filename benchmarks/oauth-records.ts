import { proxyEvent } from './events';
import { OAUTH_SETTINGS } from './settings';
import { CLIENT_ID, GRANT_ID } from './token';
import { recordKey, sha256 } from '../lambda-src/shared/record-key';

/** An item of the table, as DynamoDB writes it. */
type Item = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

const NOW = Math.floor(Date.now() / 1_000);
const EXPIRY = NOW + 30 * 86_400;

/** Attributes of a client that got a token today, whose record is not renewed before tomorrow. */
const IN_USE: Item = { renewedAt: { N: String(NOW) }, expiresAt: { N: String(NOW + OAUTH_SETTINGS.clientLifetime) } };
const MCP_URL = 'https://abc123.execute-api.us-east-1.amazonaws.com/prod/mcp';
const PERSON = { clientId: 'person-client', accountId: 'benchmark:person' };
const MACHINE = { clientId: 'machine-client', secret: 'secret-of-the-machine-client' };
const SCOPE = OAUTH_SETTINGS.scopes.map(({ name }) => name).join(' ');

/** A refresh token, which bears the hash of its grant's id. */
const REFRESH_TOKEN = `${sha256('refresh token')}${sha256(GRANT_ID)}`;

/** Records of the authorization server: a client of a person with a grant and a refresh token, a machine client, and the client of the token in `token.ts`. */
export const OAUTH_ITEMS: ReadonlyMap<string, Item> = new Map([
  item('Client', PERSON.clientId, {
    client_id: PERSON.clientId,
    client_name: 'Notebook',
    redirect_uris: ['https://notebook.example.com/callback'],
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  }, IN_USE),
  item('Client', MACHINE.clientId, {
    client_id: MACHINE.clientId,
    client_secret: sha256(MACHINE.secret),
    client_secret_expires_at: 0,
    redirect_uris: [],
    grant_types: ['client_credentials'],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  }, IN_USE),
  item('Client', CLIENT_ID, {}),
  item('Grant', GRANT_ID, {
    kind: 'Grant', iat: NOW, exp: EXPIRY, ...PERSON, openid: { scope: 'openid offline_access' }, resources: { [MCP_URL]: SCOPE },
  }),
  item('RefreshToken', REFRESH_TOKEN, {
    kind: 'RefreshToken',
    iat: NOW,
    iiat: NOW,
    exp: EXPIRY,
    ...PERSON,
    grantId: GRANT_ID,
    gty: 'authorization_code',
    authTime: NOW,
    rotations: 0,
    resource: MCP_URL,
    scope: `${SCOPE} offline_access`,
  }, { nonce: { S: sha256('nonce') } }),
]);

/** The exchange of a refresh token that is good. */
export const REFRESH = tokenRequest({ grant_type: 'refresh_token', client_id: PERSON.clientId, refresh_token: REFRESH_TOKEN });

/** The token request of a machine client that is known. */
export const CLIENT_CREDENTIALS = tokenRequest({ grant_type: 'client_credentials' }, {
  authorization: `Basic ${Buffer.from(`${MACHINE.clientId}:${MACHINE.secret}`).toString('base64')}`,
});

function tokenRequest(form: Record<string, string>, headers: Record<string, string> = {}): unknown {
  return proxyEvent('POST', '/token', { 'content-type': 'application/x-www-form-urlencoded', ...headers }, new URLSearchParams(form).toString());
}

function item(type: string, id: string, content: object, attributes: Item = {}): [string, Item] {
  const pk = recordKey(type, id);
  return [pk, { pk: { S: pk }, expiresAt: { N: String(EXPIRY) }, content: { S: JSON.stringify(content) }, ...attributes }];
}

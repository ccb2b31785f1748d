import { Token } from 'aws-cdk-lib';
import { type DeclaredScope, undeclared } from '../scope-problems';
import type { PreRegisteredClient } from './pre-registered-client';
import { LOOPBACK_HOSTS, notEmpty } from '../../checks/prop-problems';

/** RFC 6749 appendix A.1 allows more, but ids stand in URLs and in logs. */
const CLIENT_ID = /^[A-Za-z0-9._~:-]{1,255}$/;
/** A private-use URI scheme (RFC 8252 section 7.1), or another one that an app has for itself. */
const APP_URI = /^(?!https?:|wss?:|ftp:|file:|data:|blob:|javascript:|vbscript:|about:|filesystem:|intent:|view-source:|mailto:|tel:|sms:|ms-)[a-z][a-z0-9+.-]*:[^\s#"'<>\\]+$/;

/**
 * What is wrong with the clients that the stack registers.
 *
 * @param scopes those of the server
 */
export function clientProblems(clients: readonly PreRegisteredClient[], scopes: readonly DeclaredScope[]): string[] {
  return clients.flatMap((client, index) => [
    ...(clients.findIndex(({ clientId }) => clientId === client.clientId) < index ? ['another client has this id; give each client an id of its own'] : []),
    ...(Token.isUnresolved(client.clientId) || CLIENT_ID.test(client.clientId) ? [] : ['an id has 1 to 255 characters of A-Z, a-z, 0-9 and "._~:-"']),
    ...notEmpty('name', client.name),
    ...(client.redirectUris.length > 0 ? [] : ['redirectUris: there must be one at least']),
    ...client.redirectUris
      .filter((uri) => !Token.isUnresolved(uri) && !isRedirectUri(uri))
      .map((uri) => `redirectUris: ${JSON.stringify(uri)} must be an https: URL, an http: URL of a loopback address, or the URI of an app, without fragment`),
    ...undeclared(client.scopes, scopes).map((problem) => `scopes: ${problem}`),
  ].map((problem) => `client ${JSON.stringify(client.clientId)}: ${problem}`));
}

function isRedirectUri(uri: string): boolean {
  if (!/^https?:/i.test(uri)) {
    return APP_URI.test(uri);
  }
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  const secure = url?.protocol === 'https:' || LOOPBACK_HOSTS.includes(url?.hostname ?? '');
  return secure && /^https?:\/\/[^\s#@\\]+$/.test(uri);
}

import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AUTHORIZATION, type HttpCredentialsDefinition } from './http-credentials-definition';
import { grantReadValue } from '../../../../aws/generated-secret';
import { mismatch, notEmpty } from '../../../../checks/prop-problems';
import { HEADER_NAME } from '../header-names';
import type { ApiKeyOptions, BasicCredentialsProps, SecretFieldOptions } from '../http-credentials-options';
import { headerProblems, headerValueProblems } from '../http-headers';

/** RFC 6265 section 4.1.1: the name of a cookie is a token, as that of a header is. */
const COOKIE_NAME = HEADER_NAME;

/** A secret that is sent in a place of the owner's choice. */
export function apiKey(secret: secretsmanager.ISecret, options: ApiKeyOptions): HttpCredentialsDefinition {
  const { header, query, cookie, prefix = '', secretField: field } = options;
  const carrier = carrierOf(options);
  return {
    problems: [
      ...([header, query, cookie].filter((name) => name !== undefined).length > 1
        ? ['header, query and cookie: an API key is sent in one place; give one of them']
        : []),
      ...(header === undefined || isAuthorization(header) ? [] : headerProblems('header', header)),
      ...notEmpty('query', query),
      ...mismatch('cookie', cookie, COOKIE_NAME, 'the name of a cookie (RFC 6265): letters, digits and some of the signs, no space'),
      ...headerValueProblems('prefix', prefix),
      ...notEmpty('secretField', field),
    ],
    carrier,
    actsForPerson: false,
    bind(server) {
      grantReadValue(secret, server);
      return { type: 'secret', secret: { secretArn: secret.secretArn, field }, ...carrier, prefix };
    },
  };
}

function carrierOf({ header = 'X-Api-Key', query, cookie }: ApiKeyOptions): HttpCredentialsDefinition['carrier'] {
  if (query !== undefined) {
    return { in: 'query', name: query };
  }
  return cookie === undefined ? { in: 'header', name: header } : { in: 'cookie', name: cookie };
}

/** Some services take a key there without the name of a scheme, or with one of their own. */
function isAuthorization(header: string): boolean {
  return header.toLowerCase() === AUTHORIZATION.name.toLowerCase();
}

/** RFC 6750 section 2.1. */
export function bearer(secret: secretsmanager.ISecret, { secretField: field }: SecretFieldOptions): HttpCredentialsDefinition {
  return {
    problems: notEmpty('secretField', field),
    carrier: AUTHORIZATION,
    actsForPerson: false,
    bind(server) {
      grantReadValue(secret, server);
      return { type: 'secret', secret: { secretArn: secret.secretArn, field }, ...AUTHORIZATION, prefix: 'Bearer ' };
    },
  };
}

/** RFC 7617. */
export function basic(props: BasicCredentialsProps): HttpCredentialsDefinition {
  const { secret, username } = props;
  return {
    problems: [
      ...(username !== undefined && props.usernameField !== undefined ? ['username and usernameField: the user has one place; give one of them'] : []),
      ...mismatch('username', username, /^[^:]*$/, 'without a colon (RFC 7617 section 2)'),
      ...notEmpty('usernameField', props.usernameField),
      ...notEmpty('passwordField', props.passwordField),
    ],
    carrier: AUTHORIZATION,
    actsForPerson: false,
    bind(server) {
      grantReadValue(secret, server);
      const { secretArn } = secret;
      return username === undefined
        ? {
          type: 'basic',
          username: { secretArn, field: props.usernameField ?? 'username' },
          password: { secretArn, field: props.passwordField ?? 'password' },
        }
        : { type: 'basic', username, password: { secretArn, field: props.passwordField } };
    },
  };
}

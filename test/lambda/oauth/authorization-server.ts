import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { documentsOf, isDocument } from './well-known-documents';
import { type AwsServices, startAwsServices } from '../shared/aws-services';
import { functionBundle } from '../shared/function-bundle';
import { INITIAL_ACCESS_TOKEN, prepareServer, SETTINGS } from '../shared/server-environment';

/** An answer of the function. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[];
  /** Parsed from JSON; undefined when the body is empty. */
  readonly body: any;
}

/** A request to the function. */
export interface RequestOptions {
  readonly headers?: Record<string, string>;
  /** A form unless it is a string. */
  readonly body?: string | Record<string, string>;
  readonly isBase64Encoded?: boolean;
  /** The address that it comes from. */
  readonly sourceAddress?: string;
}

/** The headers of the owner's registrations. */
export const OWNER = { 'Authorization': `Bearer ${INITIAL_ACCESS_TOKEN}`, 'Content-Type': 'application/json' };

/** What a client got when it registered. */
export interface RegisteredClient {
  readonly client_id: string;
  readonly client_secret: string;
  readonly registration_access_token: string;
  readonly registration_client_uri: string;
}

/** The bundle of the `oauth` function, driven by events of the REST API. */
export interface AuthorizationServer {
  readonly aws: AwsServices;
  send(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  register(metadata?: object): Promise<RegisteredClient>;
  /** Asks for a token with `client_secret_basic`. */
  requestToken(client: RegisteredClient, parameters?: Record<string, string>): Promise<Answer>;
  /** The access token of a successful request. */
  accessToken(client: RegisteredClient, parameters?: Record<string, string>): Promise<string>;
  stop(): Promise<void>;
}

export const MACHINE = { client_name: 'Nightly job', grant_types: ['client_credentials'] };

/** What answers events: the function itself, or whatever passes them on to it. */
export type Handler = (event: APIGatewayProxyEvent) => Promise<APIGatewayProxyResult>;

/**
 * Starts the services and loads the function, once in a test file.
 *
 * @param beforeStart does something with the services before the function starts
 */
export async function startAuthorizationServer(settings = SETTINGS, beforeStart?: (aws: AwsServices) => void): Promise<AuthorizationServer> {
  const aws = await startAwsServices();
  prepareServer(aws);
  beforeStart?.(aws);
  const { handler } = await import(functionBundle('oauth', settings)) as { handler: Handler };
  return authorizationServer(aws, handler, settings);
}

/** The server that a handler makes, with the documents that API Gateway answers itself. */
export function authorizationServer(aws: AwsServices, handler: Handler, settings = SETTINGS): AuthorizationServer {
  let documents: ReturnType<typeof documentsOf> | undefined;
  const answer: Handler = async (event) => isDocument(event.path) ? (documents ??= documentsOf(settings))(event) : handler(event);
  const send = async (method: string, path: string, options: RequestOptions = {}): Promise<Answer> => {
    const { statusCode, headers, multiValueHeaders, body } = await answer(proxyEvent(method, path, options));
    const type = String(headers?.['content-type'] ?? '');
    return {
      status: statusCode,
      headers: headers as Record<string, string>,
      text: body,
      cookies: (multiValueHeaders?.['set-cookie'] ?? []) as string[],
      body: type.includes('json') && body !== '' ? JSON.parse(body) : undefined,
    };
  };
  const register = async (metadata: object = MACHINE) => {
    const { status, text, body } = await send('POST', '/clients', {
      headers: OWNER,
      body: JSON.stringify(metadata),
    });
    if (status !== 201) {
      throw new Error(`Registration failed: ${text}`);
    }
    return body as RegisteredClient;
  };
  const requestToken = async (client: RegisteredClient, parameters: Record<string, string> = {}) => send('POST', '/token', {
    headers: { Authorization: basic(client) },
    body: { grant_type: 'client_credentials', ...parameters },
  });
  const accessToken = async (client: RegisteredClient, parameters: Record<string, string> = {}) => {
    const { status, text, body } = await requestToken(client, parameters);
    if (status !== 200) {
      throw new Error(`No token: ${text}`);
    }
    return body.access_token as string;
  };
  return { aws, send, register, requestToken, accessToken, stop: () => aws.stop() };
}

/** RFC 6749 section 2.3.1. */
export function basic({ client_id: id, client_secret: secret }: Pick<RegisteredClient, 'client_id' | 'client_secret'>): string {
  return `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
}

/** The event of a proxy integration, as far as it matters. The gateway keeps the case of header names. */
export function proxyEvent(method: string, target: string, { headers = {}, body, isBase64Encoded = false, sourceAddress = '203.0.113.7' }: RequestOptions): APIGatewayProxyEvent {
  const isForm = typeof body === 'object';
  const [path, query] = target.split('?') as [string, string?];
  const parameters = new URLSearchParams(query);
  return {
    httpMethod: method,
    path,
    queryStringParameters: query === undefined ? null : Object.fromEntries(parameters),
    multiValueQueryStringParameters: query === undefined
      ? null
      : Object.fromEntries(Array.from(parameters.keys(), (name) => [name, parameters.getAll(name)])),
    headers: {
      'Host': 'abc123.execute-api.us-east-1.amazonaws.com',
      'X-Forwarded-Proto': 'https',
      ...(isForm && { 'Content-Type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
    body: isForm ? new URLSearchParams(body).toString() : body ?? null,
    isBase64Encoded,
    requestContext: { requestId: 'request-1', path: `/prod${path}`, stage: 'prod', identity: { sourceIp: sourceAddress } },
  } as unknown as APIGatewayProxyEvent;
}

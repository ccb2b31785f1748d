import { OAuthMetadataSchema, OpenIdProviderDiscoveryMetadataSchema, OAuthProtectedResourceMetadataSchema } from '@modelcontextprotocol/sdk/shared/auth.js';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AuthorizationServer, startAuthorizationServer } from './authorization-server';
import { protectedResourceMetadata, authorizationServerMetadata } from '../../../src/infrastructure/authorization/metadata';
import { ISSUER, MCP_URL, PERSON_SETTINGS, SCOPE_NAMES, SETTINGS } from '../shared/server-environment';
import { captureOutput } from '../shared/standard-output';

let server: AuthorizationServer;

beforeAll(async () => {
  server = await startAuthorizationServer();
});

afterAll(() => server?.stop());

beforeEach(() => void captureOutput());

describe.each(['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])('%s', (path) => {
  test('is the metadata of the authorization server', async () => {
    const { status, headers, body } = await server.send('GET', path);

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*',
    });
    expect(body).toEqual({
      issuer: ISSUER,
      authorization_endpoint: `${ISSUER}/authorize`,
      token_endpoint: `${ISSUER}/token`,
      registration_endpoint: `${ISSUER}/clients`,
      revocation_endpoint: `${ISSUER}/revoke`,
      introspection_endpoint: `${ISSUER}/introspect`,
      jwks_uri: `${ISSUER}/jwks`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256', 'RS256']),
      revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      revocation_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256', 'RS256']),
      introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      introspection_endpoint_auth_signing_alg_values_supported: expect.arrayContaining(['ES256', 'RS256']),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      scopes_supported: SCOPE_NAMES,
    });
  });

  test('can be read by MCP clients', async () => {
    const { body } = await server.send('GET', path);

    expect(OAuthMetadataSchema.parse(body).issuer).toBe(ISSUER);
    expect(OpenIdProviderDiscoveryMetadataSchema.parse(body).issuer).toBe(ISSUER);
  });
});

test.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
  '%s is the metadata of the MCP endpoint', async (path) => {
    const { status, body } = await server.send('GET', path);

    expect(status).toBe(200);
    expect(OAuthProtectedResourceMetadataSchema.parse(body)).toEqual({
      resource: MCP_URL,
      authorization_servers: [ISSUER],
      bearer_methods_supported: ['header'],
      resource_name: 'Weather',
      scopes_supported: SCOPE_NAMES,
    });
  });

test('without scopes, none are announced', () => {
  const settings = { ...SETTINGS, scopes: [] };

  expect(protectedResourceMetadata(ISSUER, MCP_URL, settings)).not.toHaveProperty('scopes_supported');
  expect(authorizationServerMetadata(ISSUER, settings)).not.toHaveProperty('scopes_supported');
});

test('a server that people can sign in to announces how', () => {
  const metadata = authorizationServerMetadata(ISSUER, PERSON_SETTINGS);

  expect(metadata).toMatchObject({
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pushed_authorization_request_endpoint: `${ISSUER}/par`,
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
    scopes_supported: [...SCOPE_NAMES, 'offline_access'],
  });
  expect(OAuthMetadataSchema.parse(metadata).issuer).toBe(ISSUER);
  expect(OpenIdProviderDiscoveryMetadataSchema.parse(metadata).issuer).toBe(ISSUER);
});

test('offline_access is not of the resource', () => {
  expect(protectedResourceMetadata(ISSUER, MCP_URL, PERSON_SETTINGS)).toMatchObject({ scopes_supported: SCOPE_NAMES });
});

test('what is turned on is announced, and nothing else', () => {
  const modest = { ...PERSON_SETTINGS, registration: { ...PERSON_SETTINGS.registration, metadataDocuments: false } };
  const enterprise = { type: 'enterprise' as const, issuer: 'https://login.example.com' };

  expect(authorizationServerMetadata(ISSUER, modest)).toMatchObject({ client_id_metadata_document_supported: false });
  expect(authorizationServerMetadata(ISSUER, modest)).not.toHaveProperty('dpop_signing_alg_values_supported');
  expect(authorizationServerMetadata(ISSUER, { ...modest, dpop: true })).toHaveProperty('dpop_signing_alg_values_supported');
  expect(authorizationServerMetadata(ISSUER, { ...SETTINGS, trustedIssuers: [enterprise] })).toMatchObject({
    grant_types_supported: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
  });
});

test('metadata is answered without AWS', async () => {
  server.aws.calls.length = 0;
  await server.send('GET', '/.well-known/openid-configuration');

  expect(server.aws.calls).toEqual([]);
});

test.each(['GET', 'POST'])('%s /authorize tells that nobody can sign in, and redirects nowhere', async (method) => {
  const { status, body, headers } = await server.send(method, '/authorize');

  expect({ status, body }).toMatchObject({
    status: 400, body: { error: 'unsupported_response_type', error_description: expect.stringContaining('no sign-in configured') },
  });
  expect(headers).not.toHaveProperty('location');
});

test('S22 S21 the host of the request does not matter', async () => {
  const headers = { 'Host': 'evil.example.com', 'X-Forwarded-Host': 'evil.example.com', 'X-Forwarded-Proto': 'http' };

  for (const path of ['/.well-known/openid-configuration', '/.well-known/oauth-protected-resource']) {
    expect((await server.send('GET', path, { headers })).text).toBe((await server.send('GET', path)).text);
  }
});
